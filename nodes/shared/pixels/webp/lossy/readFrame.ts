import { damaged } from '../../raster';
import type { TimeSlices } from '../../../timing/timeSlices';
import { ModeReader, type Macroblock } from './modes';
import { createPlane, type Plane } from './plane';
import { BlockPredictor } from './predictBlock';
import { predictSquare, type Neighbours } from './predictSquare';
import type { FrameHeader } from './readFrameHeader';
import { MORE, NOTHING, ResidualReader } from './residuals';
import type { Frame, Smoothing } from './smoothFrame';
import { addBlock, addMean } from './inverseTransforms';

/** The index of each component's first block among a macroblock's blocks. */
const FIRST_BLOCKS = [0, 16, 20];

/** Reads a frame's macroblocks. They predict each other before the loop filter. */
export class FrameReader {
	readonly frame: Frame;
	private readonly modes: ModeReader;
	private readonly residuals: ResidualReader;
	private readonly blocks: BlockPredictor;
	/** For each macroblock: its segment, whether it is predicted block by block, and whether to filter inside it. */
	private readonly kinds: Uint8Array;

	constructor(private readonly header: FrameHeader) {
		const [across, down] = [Math.ceil(header.width / 16), Math.ceil(header.height / 16)];
		const chroma = () => createPlane(8 * across, 8 * down);
		const planes: Frame['planes'] = [createPlane(16 * across, 16 * down), chroma(), chroma()];
		this.frame = { across, down, planes };
		this.modes = new ModeReader(header, across);
		this.residuals = new ResidualReader(header.tokenChances, across);
		this.blocks = new BlockPredictor(planes[0]);
		this.kinds = new Uint8Array(across * down);
	}

	/** Throws `unreadableImage` if the data ends too early. */
	async read(slices: TimeSlices): Promise<void> {
		const { partitions, modes } = this.header;
		for (let y = 0; y < this.frame.down; y++) {
			const partition = partitions[y % partitions.length];
			this.modes.beginRow();
			this.residuals.beginRow(partition);
			for (let x = 0; x < this.frame.across; x++) {
				this.readMacroblock(x, y);
				if (partition.isPastEnd || modes.isPastEnd) throw damaged();
				if (slices.isOver) await slices.next();
			}
		}
	}

	/** How to filter a macroblock, if the frame is filtered. */
	smoothingOf(index: number, strengths: NonNullable<FrameHeader['strengths']>): Smoothing {
		const kind = this.kinds[index];
		return { strength: strengths[kind >> 2][(kind >> 1) & 1], isInner: (kind & 1) === 1 };
	}

	private readMacroblock(x: number, y: number): void {
		const { residuals, frame } = this;
		const macroblock = this.modes.read(x);
		const { segment, lumaMode, chromaMode } = macroblock;
		let hasResiduals = false;
		if (macroblock.hasNoCoefficients) residuals.skip(x, macroblock);
		else hasResiduals = residuals.read(x, macroblock, this.header.quantizers[segment]);
		const isByBlocks = lumaMode === undefined;
		this.kinds[y * frame.across + x] =
			(segment << 2) | (isByBlocks ? 3 : 0) | (hasResiduals ? 1 : 0);
		const neighbours = { above: y > 0, left: x > 0 };
		if (isByBlocks) this.drawBlocks(macroblock, x, y, hasResiduals);
		frame.planes.forEach((plane, component) => {
			const mode = component === 0 ? lumaMode : chromaMode;
			if (mode !== undefined)
				this.drawSquare(plane, component, mode, x, y, neighbours, hasResiduals);
		});
	}

	private drawSquare(
		plane: Plane,
		component: number,
		mode: number,
		x: number,
		y: number,
		neighbours: Neighbours,
		hasResiduals: boolean,
	): void {
		const side = component === 0 ? 16 : 8;
		const first = plane.origin + side * (y * plane.stride + x);
		predictSquare(plane, first, side, mode, neighbours);
		if (!hasResiduals) return;
		let block = FIRST_BLOCKS[component];
		for (let row = first; row < first + side * plane.stride; row += 4 * plane.stride) {
			for (let at = row; at < row + side; at += 4) this.addResidual(plane, block++, at);
		}
	}

	/** Luma, with each block predicted from those before (RFC 6386, section 12.3). */
	private drawBlocks(
		{ blockModes }: Macroblock,
		x: number,
		y: number,
		hasResiduals: boolean,
	): void {
		const [plane] = this.frame.planes;
		const { stride, origin } = plane;
		const first = origin + 16 * (y * stride + x);
		// All blocks at a macroblock's right edge use the samples above right of the macroblock, if there are any.
		const isAtEdge = y > 0 && x === this.frame.across - 1;
		const beyond = first - stride + (isAtEdge ? 15 : 16);
		for (let block = 0; block < 16; block++) {
			const at = first + 4 * ((block >> 2) * stride + (block & 3));
			const isRightmost = (block & 3) === 3;
			const right = isRightmost ? beyond : at - stride + 4;
			this.blocks.predict(at, blockModes[block], right, isRightmost && isAtEdge ? 0 : 1);
			if (hasResiduals) this.addResidual(plane, block, at);
		}
	}

	private addResidual({ samples, stride }: Plane, block: number, at: number): void {
		const { content, coefficients } = this.residuals;
		if (content[block] === NOTHING) return;
		if (content[block] === MORE) addBlock(coefficients, 16 * block, samples, at, stride);
		else addMean(coefficients[16 * block], samples, at, stride);
	}
}
