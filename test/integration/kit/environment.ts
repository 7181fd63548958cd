/** Runs before each test file: n8n-core reads its settings from the environment as soon as it is loaded. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'piapi-core-'));
process.env.N8N_ENCRYPTION_KEY = 'key-of-the-integration-tests';
process.env.N8N_EXPRESSION_ENGINE = 'legacy';
process.env.N8N_LOG_LEVEL = 'silent';
