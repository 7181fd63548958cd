import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** What is asked of any object, by `await` or where it is printed. */
const ASKED_OF_ANY = new Set(['then', 'toJSON', 'asymmetricMatch', 'nodeType', '$$typeof']);

/** An object that throws where it is asked for what it was not given. */
function strict<T extends object>(given: T, name: string): T {
	return new Proxy(given, {
		get(target, key, self) {
			if (!(key in target) && typeof key === 'string' && !ASKED_OF_ANY.has(key))
				throw new Error(`This test gives no ${name}.${key}`);
			return Reflect.get(target, key, self) as unknown;
		},
	});
}

/**
 * Stands in for n8n's functions, as far as a test defines them: whatever else is asked for fails the test, where a missing
 * function would only be undefined. That what is defined fits the real n8n is for the integration tests to show.
 */
export function standIn<T extends object = IExecuteFunctions & IWebhookFunctions>(
	given: object,
): T {
	const helpers = 'helpers' in given ? { helpers: strict(given.helpers as object, 'helpers') } : {};
	return strict({ ...given, ...helpers }, 'n8n') as T;
}
