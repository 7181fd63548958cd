export { sampleCatalog, sampleFileName, type SampleRow } from './catalog';
export { renderSample, scaleSamples, type RenderedSample } from './renderSample';
export { truthMask } from './truth';
