/** CRC-32 of the bytes given so far, as PNG has it (specification, annex D). */
export class Crc32 {
	private state = 0xffffffff;

	add(bytes: Uint8Array): this {
		let state = this.state;
		for (let index = 0; index < bytes.length; index++) {
			state = TABLE[(state ^ bytes[index]) & 0xff] ^ (state >>> 8);
		}
		this.state = state;
		return this;
	}

	get value(): number {
		return (this.state ^ 0xffffffff) >>> 0;
	}
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit++) value = ((value & 1) * 0xedb88320) ^ (value >>> 1);
	return value;
});
