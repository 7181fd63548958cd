export { startSimulator } from './startSimulator';
export type { Simulator } from './simulator';
export * from './options';
export { POINTS_PER_USD, type Account, type AccountOptions } from './service/accounts';
export type { CallbackRecord } from './service/callbacks';
export type { Counters } from './service/counters';
export { ADDRESS_FORMS, TIME_FORMS, ACTION_FORMS } from './service/forms';
export type { FaultName } from './service/faultList';
export {
	LATE_FORMS,
	ODD_GET_FORMS,
	REFUSAL_FORMS,
	REFUSED_FIELDS,
	type RefusalForm,
} from './service/oddAnswers';
export type { RequestKind, RequestRecord } from './service/requests';
export type { ScriptedAnswer } from './service/script';
export type { TaskRecord } from './service/taskRecord';
export {
	FACTOR_FORMS,
	ID_FORMS,
	KIND_FORMS,
	MARK_FORMS,
	NEGATIVE_PROMPT_FORMS,
	PROMPT_FORMS,
	spellId,
	spellIds,
} from './service/tellings';
export * from './samples';
