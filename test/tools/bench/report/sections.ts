/**
 * A report with its sections renewed: those of `fresh` take the place of the ones with the same heading, and new ones come
 * last. What stands before the first heading is taken from `fresh` if it has such a text.
 */
export function renewSections(report: string, fresh: string): string {
	const [oldStart, ...oldSections] = split(report);
	const [newStart, ...newSections] = split(fresh);
	const byHeading = new Map(
		[...oldSections, ...newSections].map((section) => [headingOf(section), section]),
	);
	const start = newStart.trim() === '' ? oldStart : newStart;
	return [start, ...byHeading.values()].map((part) => part.trim()).join('\n\n');
}

/** What stands before the first section, and the sections. */
function split(report: string): string[] {
	const parts = report.split(/^(?=## )/m);
	return parts[0].startsWith('## ') ? ['', ...parts] : parts;
}

function headingOf(section: string): string {
	return section.split('\n', 1)[0];
}
