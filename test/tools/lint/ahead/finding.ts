/** What a rule does not like. */
export interface Finding {
	/** As n8n calls the rule, or as this project does where the rule is its own. */
	rule: string;
	text: string;
}
