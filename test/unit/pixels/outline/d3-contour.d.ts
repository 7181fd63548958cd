/** As far as these tests use it; the package itself has no types. */
declare module 'd3-contour' {
	interface Contours {
		size(size: [width: number, height: number]): Contours;
		smooth(isSmooth: boolean): Contours;
		contour(
			values: ArrayLike<number>,
			threshold: number,
		): { coordinates: Array<Array<Array<[x: number, y: number]>>> };
	}

	export function contours(): Contours;
}
