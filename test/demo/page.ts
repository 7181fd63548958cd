import { PAGE_STYLE } from './pageStyle';
import { isDone, type DemoResult } from './results';
import { describeMask, formatNumber } from './table';

/** The demo's page: every picture beside its mask. All links are relative to the page. */
export function renderPage(results: DemoResult[], isReal: boolean): string {
	const doneCount = results.filter((result) => isDone(result, isReal)).length;
	const source = isReal
		? 'The masks come from PiAPI. Percentages compare them with how the sample was drawn.'
		: 'The masks come from the local simulator of PiAPI and are compared with the truth pixel by pixel.';
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Segment With Prompt: ${doneCount} of ${results.length} masks</title>
<style>
${PAGE_STYLE}
</style>
</head>
<body>
<main>
<h1>${doneCount} of ${results.length} masks</h1>
<p class="lead">Made by the example workflow <code>examples/catalog-to-disk.json</code> in a real n8n. ${source}</p>
${results.map((result) => renderResult(result, isReal)).join('\n')}
</main>
</body>
</html>
`;
}

function renderResult(result: DemoResult, isReal: boolean): string {
	const { picture, mask } = result;
	const verdict = isDone(result, isReal) ? 'good' : 'bad';
	return `<article>
<header>
<h2>${escapeHtml(picture.sku)}</h2>
<span class="verdict ${verdict}">${escapeHtml(describeMask(result, isReal))}</span>
</header>
<div class="views">
${renderView(result.pictureFile, 'Picture')}
${mask ? renderView(mask.file, 'Mask: white is selected') : ''}
${mask ? renderView(mask.overlayFile, 'Mask on the picture') : ''}
${mask ? renderView(mask.cutOutFile, 'Cut out by the mask', 'checkered') : ''}
</div>
<dl>
${renderFact('Prompt', picture.prompt)}
${renderFact('Negative prompt', picture.negativePrompt || 'none')}
${renderFact('Segment factor', String(picture.segmentFactor), 'number')}
${renderFact('Task', result.taskId || 'none')}
${renderFact('Outcome', result.outcome)}
${renderFact('Seconds', formatNumber(result.seconds, 1), 'number')}
${renderFact('Cost in USD', formatNumber(result.costUsd, 3), 'number')}
${renderFact('Size', `${picture.width} × ${picture.height}`, 'number')}
</dl>
</article>`;
}

function renderView(file: string, caption: string, className = ''): string {
	const address = encodeURIComponent(file);
	return `<figure><a class="${className}" href="${address}"><img src="${address}" alt="${caption}" loading="lazy"></a><figcaption>${caption}</figcaption></figure>`;
}

function renderFact(name: string, value: string, className = ''): string {
	return `<div><dt>${name}</dt><dd class="${className}">${escapeHtml(value)}</dd></div>`;
}

function escapeHtml(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
	};
	return text.replace(/[&<>"]/g, (character) => entities[character]);
}
