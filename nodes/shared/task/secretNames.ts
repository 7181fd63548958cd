/** What names of fields and parameters that hold a secret have in them, in lower case without separators. */
const SECRET_PARTS =
	/secret|password|passwd|passphrase|apikey|accesskey|privatekey|authorization|hmac|jwt|cookie/;
/** What such names end with; in front these words mean other things, such as `token_count`. */
const SECRET_ENDS = /(token|pwd|credentials?|signature|bearer|sessionid)$/;
/** Parameters that sign an address, as storage services and content networks call them. */
const SIGNATURE_NAMES =
	/^(x?amz.*|xgoog.*|xoss.*|xcos.*|qsign.*|googleaccessid|sig|sign|key|auth.*|keypairid|policy|expires|hdnt[sl]|hdnea|sessid|sid|otp|pass)$/;

/** Whether a field of this name holds what must not leave the node, in any spelling: `x-api-key`, `accessToken`, `PASSWORD`. */
export function isSecretName(name: string): boolean {
	const plain = withoutSeparators(name);
	return SECRET_PARTS.test(plain) || SECRET_ENDS.test(plain);
}

/** Whether a parameter of this name makes an address a signed one: whoever has it can read the file. */
export function isSignatureName(name: string): boolean {
	return isSecretName(name) || SIGNATURE_NAMES.test(withoutSeparators(name));
}

function withoutSeparators(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
