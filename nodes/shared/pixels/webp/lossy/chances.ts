/** Probabilities in 256ths, as the RFC lists them. */
const listed = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** Dimensions of the token probabilities of each kind of block: bands, contexts, nodes (RFC 6386, section 13.3). */
export const BANDS = 8;
export const CONTEXTS = 3;
export const NODES = 11;

/** The default token probabilities, by kind, band, context and node (section 13.5). */
export const TOKEN_CHANCES = listed(
	'gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA/Yj+/+TbgICAgIC9gfL/49X/24CAgGp+4/zW0f//gICAAWL4/+zi' +
		'//+AgIC1he7+3er/moCAgE6GyvfGtP/bgICAAbn5//P/gICAgIC4lvf/7OCAgICAgE1u2P/s5oCAgICAAWX7//H/gICAgICq' +
		'i/H87NH//4CAgCV0xPPk////gICAAcz+//X/gICAgIDPoPr/7oCAgICAgGZn5//Tq4CAgICAAZj8//D/gICAgICxh/P/6uGA' +
		'gICAgFCB0//C4ICAgICAAQH/gICAgICAgID2Af+AgICAgICAgP+AgICAgICAgICAxiPt38G7oqCRmz6DLcbdrLDcnfzdAUQv' +
		'ktCVp92i/9+AAZXx/93g//+AgIC4jer93tz/x4CAgFFjtfKwvvnK//+AAYHo/dbF8sT//4BjedL6ycb/yoCAgBdbo/Kqu/fS' +
		'//+AAcj2/+r/gICAgIBtsvH/5/X//4CAgCyCyf3NwP//gICAAYTv+9vR/6WAgIBeiOH72r7//4CAgBZkrvW6of/HgICAAbb5' +
		'/+jrgICAgIB8j/H/4+qAgICAgCNNtfvB0//NgICAAZ33/+zn//+AgIB5jev/4eP//4CAgC1jvPvD2f/ggICAAQH7/9X/gICA' +
		'gIDLAfj//4CAgICAgIkBsf/g/4CAgICA/Qn4+8/Q/8CAgICvDeDzwbn5xv//gEkRq92hs+yn/+qAAV/3/dS3//+AgIDvWvT6' +
		'09H//4CAgJtNw/i8w///gICAARjv+9rb/82AgIDJM9v/xLqAgICAgEUuvu/J2v/kgICAAb/7//+AgICAgIDfpfn/1f+AgICA' +
		'gI18+P//gICAgICAARD4//+AgICAgIC+JOb/7P+AgICAgJUB/4CAgICAgICAAeL/gICAgICAgID3wP+AgICAgICAgPCA/4CA' +
		'gICAgICAAYb8//+AgICAgIDVPvr//4CAgICAgDdd/4CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA' +
		'yhjV67q/3KDwr/9+Jrboqbjkrv+7gD0uituXsvCq/9iAAXDm+se/95///4CmbeT809f/roCAgCdNouistPWy//+AATTc9sbH' +
		'+dz//4B8Sr/zt8H63f//gBhHgtuaqvO2//+AAbbh+dvw/+CAgICVluL82M3/q4CAgBxsqvK3wv7f//+AAVHm/MzL/8CAgIB7' +
		'ZtH3vMT/6YCAgBRfmfOkrf/LgICAAd74/9jVgICAgICor/b8683//4CAgC901//T1P//gICAAXns/dTW//+AgICNVNX8ycr/' +
		'24CAgCpQoPCiuf/NgICAAQH/gICAgICAgID0Af+AgICAgICAgO4B/4CAgICAgICA',
);

/** In the same order: the probability that a frame keeps this default (section 13.4). */
export const CHANGE_CHANCES = listed(
	'////////////////////////////////////////////sPb////////////f8fz///////////n9/f////////////T8////' +
		'///////q/v7///////////3///////////////b+///////////v/f7///////////7//v////////////j+///////////7' +
		'//7///////////////////////////3+///////////7/v7///////////7//v////////////79//7////////6//7//v//' +
		'//////7/////////////////////////////////////////////////////////2f/////////////h/PH9///+/////+r6' +
		'8fr9//3+//////7////////////f/v7//////////+79/v7///////////j+///////////5/v//////////////////////' +
		'//////3////////////3/v////////////////////////////3+///////////8//////////////////////////////7+' +
		'///////////9//////////////////////////////79///////////6//////////////7/////////////////////////' +
		'////////////////////////////////uvv6///////////q+/T+//////////v78/3+//7///////3+///////////s/f7/' +
		'//////////v9/f7+//////////7+///////////+/v7///////////////////////////7////////////+/v//////////' +
		'//7////////////////////////////+////////////////////////////////////////////////////////////////' +
		'////////////////////////////////////////////////////////////////////////////////////////////////' +
		'+P/////////////6/vz+//////////j++f3///////////39///////////2/f3///////////z++/7+//////////78////' +
		'///////4/v3///////////3//v7///////////v+///////////1+/7///////////39/v////////////v9///////////8' +
		'/f7////////////+//////////////z////////////5//7//////////////v/////////////9///////////6////////' +
		'///////////////////////////////////+////////////////////////////',
);

/** By the modes of the blocks above and to the left: nine probabilities for the tree of a block's own mode (section 11.5). */
export const BLOCK_MODE_CHANCES = listed(
	'53gwWXNxeJhwmLNAfqp2LkZfr0WPUFVSSJtnODoKq9q9EQ2YkEcKJqvVkCIachoRoyzDFQqteRhQwxo+LEBVqi43E4igIc5H' +
		'PxQIcnLQDAniUSgLYLZUHRAkhrdZiWJlaqWUSLtkgp1vIEtQQmanY0o+KOqAKTUJsvGNGghraE8MG9n/VxEHSisakkmmMRed' +
		'QSZpoDM0H3OAV0RHLHIzD7oXLykObra3FRHCQi0ZZsW9FxIWWFiTliouLcTNK2G3dVUmI7M9JzXIVxoVK+irOCIzaHJmHV1N' +
		'azYgGjMBUSsfJxxVqzqlWmJAIhZ0zhciK6ZJRBlqFkCrJOFyIhMVZoS8EEx8PhJOX1U5MjAzwWUjn9dvWS5vPJQfrNvkFRJv' +
		'cHFNVbP/JnhyKCoBxPXRChltZFAIK5oBMxpHWCsdjKbVJSuaPT8em0MtRAHRjk5OEP+AIsWrKSgFZtO3BAHdMzIRqNHAFxlS' +
		'fWIqWGhVda9SX1Q1WYBkcWUtS097LzOAUasBOREFR2Y5NSkxcxUCCmb/phcGJiENeTlJGgFVKQpDik1uWi9yZR0QClWAZcQa' +
		'ORIKZmbVIhQrdRQPJKOARAEaih8kqxumJizlQ1c6qVJzGjuzPztatDumXUmaKCgVdI/RIievOS4WGIABNhElLw8QtyLfMS23' +
		'LhEhtwZiDyC3QSBJcxyAF4DNKAMJczPAEgbfVyUJcztNQBUvaDcs2gk2NYLiQFpGzSgpFxo5NjlwuAUpJqbVHiIahZh0CiCG' +
		'SyAMM8D/oCszJxM13RpyIEn/HwlB6gIPAXZJWB8jQ2ZVN7pVOBUXbzvNLSXANyZGfElmASJiZj1HJSI1H/PARTxHJkl3HN4l' +
		'RC2AIgEvC/WrPhETRpJVNz5GSw8JCUD/uHcQJSslmmSjVaABPwlciBxAIMlVVgYcBUD/GfgBOAgRhIn/N3SAOg8UUoc5Gnko' +
		'pDIfiZqFGSPaM2csg4N7HwaeVihAh5TgLbeAFhoRg/CaDgHRUwwNNsD/RC8cLRAVW0DeBwHFOBUnmzyKF2bVVRpVVYCAIJKr' +
		'EgsHP5CrBAT2IxsKkq6rDBqAvlAjY7RQfjYtVX4vV7AzKRQgZUuAi3aSdIBVOCkPsOxVJQk+kiQTHqv/YRsURx4Rd3b/ERKK' +
		'ZSY8ijdGKxqOii09PtsBUbxAICkUdZeOFBWjcBMMPcOAMAQY',
);
