// A model that works with the tools of Deskwire: Node 20, no dependencies. Any model behind the protocol of OpenAI will do.
//
//   DESKWIRE_KEY=dw_live_… MODEL_URL=http://127.0.0.1:11434/v1 MODEL=llama3.2 node agent.mjs "Which tickets wait for me?"
//
// It acts as the owner of the key, and asks before it calls what cannot be undone or tells people outside the team.
import { createInterface } from 'node:readline/promises';

const { DESKWIRE_URL = 'http://localhost:4000', DESKWIRE_KEY, MODEL_URL, MODEL, MODEL_KEY } = process.env;
const wish = process.argv.slice(2).join(' ');
if (!DESKWIRE_KEY || !MODEL_URL || !wish) throw new Error('Set DESKWIRE_KEY and MODEL_URL, and say what you want.');
const MAX_STEPS = 20;

async function post(url, key, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(answer).slice(0, 500)}`);
  return answer;
}

let id = 0;
/** One call of MCP. The server keeps no session, so nothing has to be opened or closed. */
async function mcp(method, params = {}) {
  const accept = { accept: 'application/json, text/event-stream' };
  const { result, error } = await post(
    `${DESKWIRE_URL}/mcp`,
    DESKWIRE_KEY,
    { jsonrpc: '2.0', id: ++id, method, params },
    accept,
  );
  if (error) throw new Error(error.message);
  return result;
}

const { instructions } = await mcp('initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'agent.mjs', version: '1' },
});
const { tools } = await mcp('tools/list');
const known = new Map(tools.map((tool) => [tool.name, tool]));
const functions = tools.map(({ name, description, inputSchema }) => ({
  type: 'function',
  function: { name, description, parameters: inputSchema },
}));
const messages = [
  { role: 'system', content: instructions },
  { role: 'user', content: wish },
];

for (let step = 0; step < MAX_STEPS; step++) {
  const { choices } = await post(`${MODEL_URL}/chat/completions`, MODEL_KEY, {
    model: MODEL,
    messages,
    tools: functions,
  });
  const { message } = choices[0];
  messages.push(message);
  if (!message.tool_calls?.length) {
    console.log(message.content);
    break;
  }
  for (const call of message.tool_calls)
    messages.push({ role: 'tool', tool_call_id: call.id, content: await use(call.function) });
}

/** What the tool answered, an error too: the model reads it, and can do better. */
async function use({ name, arguments: text }) {
  try {
    const input = JSON.parse(text || '{}');
    const { destructiveHint, openWorldHint } = known.get(name)?.annotations ?? { destructiveHint: true };
    if ((destructiveHint || openWorldHint) && !(await allowed(name, input))) return 'Your person said no.';
    const { content } = await mcp('tools/call', { name, arguments: input });
    return content.map((part) => part.text).join('\n');
  } catch (error) {
    return String(error);
  }
}

async function allowed(name, input) {
  if (process.env.YES) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${name} ${JSON.stringify(input)}\nMay I? [y/N] `);
  terminal.close();
  return /^y/i.test(answer);
}
