import type { Finding } from './finding';

type Theme = 'light' | 'dark';

/** What a node stands on in the editor, as its lint rule has it. */
const GROUNDS: Record<Theme, string> = { light: '#ffffff', dark: '#2b2b2b' };

/** The rule warns below 1.5; graphics should have three (WCAG 2.2, success criterion 1.4.11). */
const LEAST_CONTRAST = 3;

/** n8n's `icon-contrast`: an icon has to stand out from the ground of its theme in its best colour. */
export function checkIcon(name: string, svg: string, theme: Theme): Finding[] {
	const rule = 'icon-contrast';
	const colours = [...svg.matchAll(/(?:fill|stroke|stop-color)\s*[=:]\s*["']?(#[0-9a-f]{6})\b/gi)];
	if (colours.length === 0) return [{ rule, text: `${name} names no colour as #rrggbb` }];
	const best = Math.max(...colours.map(([, colour]) => contrast(colour, GROUNDS[theme])));
	if (best >= LEAST_CONTRAST) return [];
	return [{ rule, text: `${name} has a contrast of ${best.toFixed(2)} on the ${theme} theme` }];
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
	const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((start) => {
		const share = parseInt(colour.slice(start, start + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
