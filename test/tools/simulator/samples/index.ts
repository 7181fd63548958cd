export { sampleCatalog, sampleFileName, type SampleRow } from './catalog';
export { renderSample, type RenderedSample } from './renderSample';
export { truthMask } from './truth';
