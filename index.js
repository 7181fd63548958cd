// The package's entry for whoever requires it; n8n itself loads the files named in package.json.
module.exports = {
	...require('./dist/credentials/PiApi.credentials.js'),
	...require('./dist/nodes/PiApiTrigger/PiApiTrigger.node.js'),
	...require('./dist/nodes/SegmentWithPrompt/SegmentWithPrompt.node.js'),
};
