import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);

/** Monaco, the editor in GraphiQL, writes style attributes and starts its workers from our own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>GraphiQL – アルムナイ・グラフ</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphiql/style.css">
  </head>
  <body id="body" class="no-focus-outline">
    <noscript>JavaScript を有効にしてください。 Please enable JavaScript.</noscript>
    <div id="root"></div>
    <script src="/graphiql/app.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>
`;

const START = `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (moduleId, label) => '/graphiql/' + (label === 'editorWorkerService' ? 'editor' : label) + '.worker.js',
};
const asked = new URLSearchParams(location.search);
YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  endpoint: '/graphql',
  title: 'アルムナイ・グラフ',
  headers: JSON.stringify({ 'accept-language': navigator.language.startsWith('ja') ? 'ja' : 'en' }, null, 2),
  defaultQuery: '# 下の「Headers」に次を加えると、その立場で試せます。\\n# 左下の更新ボタンで、その立場の Docs に変わります。\\n# Add this to “Headers” to act as somebody, then\\n# re-fetch the schema (button at the lower left):\\n#   "authorization": "Bearer …"\\n{\\n  __typename\\n}\\n',
  ...(asked.has('query') && { initialQuery: asked.get('query') }),
  ...(asked.has('variables') && { initialVariables: asked.get('variables') }),
  shouldPersistHeaders: false,
});
`;

interface Asset {
  readonly type: string;
  readonly text: () => Promise<string>;
}

/** Nine megabytes of editor are loaded when somebody first asks for them, not when the gateway starts. */
const editor = () => import('@graphql-yoga/render-graphiql/graphiql');
const JAVASCRIPT = 'text/javascript; charset=utf-8';

const ASSETS: Readonly<Record<string, Asset>> = {
  'app.js': { type: JAVASCRIPT, text: async () => (await editor()).js },
  'start.js': { type: JAVASCRIPT, text: async () => START },
  'style.css': { type: 'text/css; charset=utf-8', text: async () => (await editor()).css },
  'editor.worker.js': { type: JAVASCRIPT, text: async () => (await editor()).editorWorkerService },
  'json.worker.js': { type: JAVASCRIPT, text: async () => (await editor()).jsonWorker },
  'graphql.worker.js': { type: JAVASCRIPT, text: async () => (await editor()).graphqlWorker },
};

/** GraphiQL, served by the gateway itself: nothing is loaded from elsewhere. */
export function registerGraphiqlRoute(app: FastifyInstance): void {
  const compressed = new Map<string, Promise<Buffer>>();
  app.get('/graphiql', (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE),
  );
  app.get<{ Params: { name: string } }>('/graphiql/:name', async (request, reply) => {
    const { name } = request.params;
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (asset === undefined) return reply.callNotFound();
    reply.type(asset.type).header('cache-control', 'public, max-age=3600').header('vary', 'Accept-Encoding');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(await asset.text());
    const body = compressed.get(name) ?? asset.text().then((text) => compress(text));
    compressed.set(name, body);
    return reply.header('content-encoding', 'gzip').send(await body);
  });
}
