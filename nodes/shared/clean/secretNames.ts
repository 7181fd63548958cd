/** Parts of names of fields and parameters that hold a secret, in lower case without separators. */
const SECRET_PARTS =
	/secret|password|passwd|passphrase|apikey|accesskey|privatekey|authorization|hmac|jwt|cookie|hookurl/;
/** Endings of such names; in front, these words mean other things, such as `token_count`. */
const SECRET_ENDS = /(token|pwd|credentials?|signature|bearer|sessionid)$/;
/** Beginnings of names of signing parameters, as storage services and content networks call them. */
const SIGNATURE_STARTS = [
	'amz',
	'auth',
	'hdnt',
	'qsign',
	'xamz',
	'xbz',
	'xcos',
	'xgoog',
	'xms',
	'xobs',
	'xoss',
	'xtos',
];
/**
 * Whole names of others, in lower case without separators: from Azure's shared access signatures, CloudFront, Akamai, nginx,
 * Dropbox, Google Drive, OneDrive, Discord, Facebook and content networks, and what anybody might call such a parameter.
 */
const SIGNATURE_NAMES = new Set(
	[
		'sig sign sigv4 sv se sp sr srt spr sip ske sks skt skv skoid sktid saoid suoid scid sas sastoken',
		'key keypairid policy expires expire expiry exp expirationtimestamp googleaccessid',
		'hdnea acl md5 hash hs hm mac digest checksum nonce ticket',
		'rlkey resourcekey tempauth sharekey resid',
		'ex oh oe upsig verify wstime txtime',
		'session sess sessid sid code otp pass pw pin invite invitation capability',
	].flatMap((names) => names.split(' ')),
);
/** Long enough that nobody can guess it, and its characters. */
const SHORTEST_RANDOM = 32;
/** No form has field names this long; with many brackets each part would be checked as a name. */
const LONGEST_NESTED = 200;
const RANDOM = /^[A-Za-z0-9_~+/=-]+$/;

/** Whether a field of this name holds a secret, in any spelling: `x-api-key`, `accessToken`, `PASSWORD`. */
export function isSecretName(name: string): boolean {
	return plainNames(name).some((plain) => SECRET_PARTS.test(plain) || SECRET_ENDS.test(plain));
}

/** Whether a parameter of this name signs an address: whoever has it can read the file. */
export function isSignatureName(name: string): boolean {
	const isSignature = (plain: string) =>
		SIGNATURE_NAMES.has(plain) || SIGNATURE_STARTS.some((start) => plain.startsWith(start));
	return isSecretName(name) || plainNames(name).some(isSignature);
}

/** Whether a parameter's value looks like a signature, whatever its name: long, with letters and digits. */
export function isRandom(value: string): boolean {
	if (value.length < SHORTEST_RANDOM || !RANDOM.test(value.replaceAll(' ', '+'))) return false;
	return /\d/.test(value) && /[a-z]/i.test(value);
}

/** The whole name, and its parts if it names a field within another: `auth[sig]`, `auth.sig`. */
function plainNames(name: string): string[] {
	const parts = name.length > LONGEST_NESTED ? [] : name.split(/[[\].]/);
	return [name, ...parts].map(withoutSeparators);
}

function withoutSeparators(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
