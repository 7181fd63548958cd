import { createHash, timingSafeEqual } from 'crypto';

/** A shorter webhook secret could be guessed. */
export const SHORTEST_WEBHOOK_SECRET = 16;

/** Whether a webhook secret is long enough to prove anything. */
export function isSecretEnough(secret: string): boolean {
	return secret.length >= SHORTEST_WEBHOOK_SECRET;
}

/** Compares secrets in a time that reveals neither length nor content. A secret that is too short counts as none. */
export function isSameSecret(given: unknown, secret: string): boolean {
	if (typeof given !== 'string' || !isSecretEnough(secret)) return false;
	const [one, other] = [given, secret].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(one, other);
}
