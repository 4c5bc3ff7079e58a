import type { OperationFile } from '../documents/manifest';

/** Who may try which examples; the keys are those of `npm run token`. */
const PERSONAS: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  visitor: { ja: 'これから参加する方', en: 'Someone about to join' },
  alumni: { ja: 'アルムナイ', en: 'Alumni' },
  supporter: { ja: 'アルムナイサポーター', en: 'Alumni supporter' },
  'business-unit': { ja: '事業部門', en: 'Business unit' },
  recruiter: { ja: '再雇用の担当', en: 'Recruiter' },
  secretariat: { ja: '事務局', en: 'Secretariat' },
  analyst: { ja: '分析担当', en: 'Analyst' },
};

/** The landing page: what this is, how to get a token, and examples to open in GraphiQL. Japanese first, English beneath. */
export function landingPage(operations: readonly OperationFile[], sample: boolean): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>アルムナイ・グラフ</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/landing.css">
</head>
<body>
<a class="skip" href="#main">本文へ</a>
<header>
<h1>アルムナイ・グラフ</h1>
<p>会社とアルムナイ、辞めてからも同じ仲間をつなぐ、ひとつの GraphQL API です。</p>
<p class="en" lang="en">One graph for a company and its alumni: members, news, events and opportunities in one GraphQL API.</p>
<p><a class="action" href="/graphiql">GraphiQL を開く <span lang="en">/ Open GraphiQL</span></a></p>
</header>
<main id="main">
${sample ? tokenPart() : ''}
${examplesPart(operations)}
<h2>運用のためのアドレス</h2>
<p class="en" lang="en">Addresses for operation</p>
<table>
<tr><td><code>POST /graphql</code></td><td>GraphQL <span class="en" lang="en">(GraphQL over HTTP)</span></td></tr>
<tr><td><a href="/health"><code>GET /health</code></a></td><td>動いているか <span class="en" lang="en">Is the process up?</span></td></tr>
<tr><td><a href="/ready"><code>GET /ready</code></a></td><td>答えられるか <span class="en" lang="en">Do all parts answer?</span></td></tr>
</table>
</main>
<footer>日本語と英語でお答えします。<span lang="en">Messages follow your browser’s language (Accept-Language).</span></footer>
</body>
</html>
`;
}

function tokenPart(): string {
  const rows = Object.entries(PERSONAS).filter(([key]) => key !== 'visitor');
  return `<h2>はじめかた</h2>
<p class="en" lang="en">Getting started</p>
<p>いまは架空の会社の見本データで動いています。次のコマンドで、試す立場のトークンを受け取り、GraphiQL 下部の「Headers」に貼り付けてください。</p>
<p class="en" lang="en">This is a sample network of a fictional company. Get a token for the part you want to play and paste it into “Headers” in GraphiQL.</p>
<pre>npm run --silent token -- alumni</pre>
<pre>{ "authorization": "Bearer （トークン / the token）" }</pre>
<table>
${rows.map(([key, { ja, en }]) => `<tr><td><code>${key}</code></td><td>${ja} <span class="en" lang="en">${en}</span></td></tr>`).join('\n')}
</table>`;
}

function examplesPart(operations: readonly OperationFile[]): string {
  const shown = new Map<OperationFile, string>();
  const parts = Object.entries(PERSONAS).flatMap(([key, { ja, en }]) => {
    const own = operations.filter(({ header }) => (header.persona ?? 'alumni').split(/[\s,]+/).includes(key));
    if (own.length === 0) return [];
    const here = own.filter((operation) => !shown.has(operation));
    const elsewhere = new Set(own.flatMap((operation) => shown.get(operation) ?? []));
    for (const operation of here) shown.set(operation, key);
    return [
      `<h3>${ja} <span class="en" lang="en">${en}</span></h3>`,
      ...[...elsewhere].map(alsoThoseOf),
      ...here.sort((a, b) => effort(a) - effort(b)).map(example),
    ];
  });
  if (parts.length === 0) return '';
  return `<h2>操作の例</h2>
<p class="en" lang="en">Example operations</p>
${parts.join('\n')}`;
}

function alsoThoseOf(persona: string): string {
  const { ja = persona, en = persona } = PERSONAS[persona] ?? {};
  return `<p>「${ja}」の例もすべて使えます。<span class="en" lang="en">All examples of “${en}” work, too.</span></p>`;
}

/** Examples that read come before those that change something, and those that work as they are before those with an id to fill in. */
function effort({ text, header }: OperationFile): number {
  return (/^mutation/m.test(text) ? 2 : 0) + (header.variables ? 1 : 0);
}

function example({ name, text, header }: OperationFile): string {
  const japanese = header.title ?? header.ja ?? name;
  const english = header['title-en'] ?? header.en ?? (header.title ? name : '');
  const shown = text.replace(/^(?:#.*\n)+/, '').trim();
  const variables = header.variables ? pretty(header.variables) : '';
  const link = `/graphiql?query=${encodeURIComponent(shown)}${variables && `&variables=${encodeURIComponent(variables)}`}`;
  const given =
    variables &&
    `\n<p>変数 <span class="en" lang="en">Variables</span></p>\n<pre tabindex="0">${escaped(variables)}</pre>`;
  return `<details><summary>${escaped(japanese)}<span class="en" lang="en">${escaped(english)}</span></summary>
<p><a href="${escaped(link)}">この例を GraphiQL で開く <span lang="en">/ Open in GraphiQL</span></a></p>
<pre tabindex="0">${escaped(shown)}</pre>${given}</details>`;
}

/** Variables of an example over several lines; as written when they are no JSON. */
function pretty(variables: string): string {
  try {
    return JSON.stringify(JSON.parse(variables), null, 2);
  } catch {
    return variables;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
