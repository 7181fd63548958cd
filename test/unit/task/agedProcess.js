/**
 * Run by `agedProcess.test.ts` in a process in which V8 has stopped to optimise regular expressions, as it does after it
 * has compiled many of them: reads and cleans tasks that hold many megabytes, as it ships. Prints what it has done.
 */
const nodes = '../../../dist/nodes/shared';
const { cleanText } = require(`${nodes}/clean/cleanText`);
const { parseAnswer, readSentImage } = require(`${nodes}/task/answer`);
const { decodeInline, isInline } = require(`${nodes}/values/base64`);

const long = 'abcd'.repeat(5_000_000);
const forms = {
	'raw base64': long,
	'a data URI': `data:image/png;base64,${long}`,
	'a data URI without a comma': `data:${long}`,
	'base64 with its end': `${long}AAA=`,
	'base64 in lines': 'abcd\n'.repeat(4_000_000),
	'an address': `https://img.test/${long}`,
};

function readTask(text) {
	const data = {
		task_id: 't',
		status: 'failed',
		input: { image: text, prompt: text },
		output: { image_base64s: [text], mask_url: text },
		error: { message: text },
		logs: [text],
	};
	parseAnswer({ code: 200, data }, ['sk-123456']);
	readSentImage({ data });
	cleanText(text, ['sk-123456']);
	if (isInline(text)) decodeInline(text);
}

/** Whether a plain loop over so many characters is too deep here. */
function isAged() {
	try {
		/^[a-d]+$/.test(`${long}!`);
		return false;
	} catch {
		return true;
	}
}

for (const text of Object.values(forms)) readTask(text);
console.log(JSON.stringify({ isAged: isAged(), read: Object.keys(forms).length }));
