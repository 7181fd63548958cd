import { PAGE_STYLE } from './pageStyle';
import { LEAST_OVERLAP, countResults, isRight, type DemoResult } from './results';
import { describeCutout, describeMask, describeProduct, formatNumber, formatShare } from './table';

/** The demo's page: every image beside its mask, its cutout and its product image. All links are relative to the page. */
export function renderPage(results: DemoResult[], isReal: boolean): string {
	const title = countResults(results, isReal);
	const source = isReal
		? `The masks come from PiAPI, the cutouts from the node. The sample images are drawn, not photographed, so that each mask can be compared with what was drawn: one that shares less than ${LEAST_OVERLAP * 100} % with it counts as wrong.`
		: 'The masks come from the local simulator of PiAPI, the cutouts from the node. The sample images are drawn, not photographed, so that each mask and cutout can be compared with the truth pixel by pixel.';
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Segment With Prompt: ${title}</title>
<style>
${PAGE_STYLE}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="lead">Made by the example workflow <code>examples/catalog-to-disk.json</code> in a real n8n. ${source}</p>
${results.map((result) => renderResult(result, isReal)).join('\n')}
</main>
</body>
</html>
`;
}

function renderResult(result: DemoResult, isReal: boolean): string {
	const { image, mask, cutout, product } = result;
	return `<article>
<header>
<h2>${escapeHtml(image.sku)}</h2>
${renderVerdict('Mask', describeMask(result, isReal), isRight(mask, isReal))}
${renderVerdict('Cutout', describeCutout(result, isReal), isRight(cutout, isReal))}
${renderVerdict('Product image', describeProduct(result), product?.isAsAsked === true)}
</header>
<div class="views">
${renderView(result.imageFile, 'Image')}
${mask ? renderView(mask.file, 'Mask: white is what was found') : ''}
${mask ? renderView(mask.overlayFile, 'Mask on the image') : ''}
${cutout ? renderView(cutout.file, 'Cutout: the rest is transparent', 'checkered') : ''}
${cutout?.edgeFile ? renderView(cutout.edgeFile, 'Edge, enlarged: by the mask alone, and as the node makes it') : ''}
${product ? renderView(product.file, 'Product image: JPEG on white') : ''}
</div>
<dl>
${renderFact('Prompt', image.prompt)}
${renderFact('Negative prompt', image.negativePrompt || 'none')}
${renderFact('Segment factor', String(image.segmentFactor), 'number')}
${renderFact('Found', formatShare(result.coverage), 'number')}
${renderFact('Size', `${image.width} × ${image.height}`, 'number')}
${renderFact('Seconds', formatNumber(result.seconds, 1), 'number')}
${renderFact('Cost in USD', formatNumber(result.costUsd, 3), 'number')}
${renderFact('Outcome', result.outcome)}
${renderFact('Task', result.taskId || 'none', 'task')}
</dl>
</article>`;
}

function renderVerdict(name: string, text: string, isGood: boolean): string {
	return `<span class="verdict ${isGood ? 'good' : 'bad'}">${name}: ${escapeHtml(text)}</span>`;
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
