import { PERSONAS } from './sample-personas';

interface BannerFacts {
  readonly url: string;
  readonly sample: boolean;
  readonly database: 'uri' | 'mongod' | 'embedded';
}

const DATABASES = {
  uri: 'MongoDB at MONGODB_URI',
  mongod: 'a local mongod',
  embedded: 'the embedded store',
} as const;

/** What is printed once the platform answers: where it is, and how to become each persona. */
export function bannerOf({ url, sample, database }: BannerFacts): string {
  const lines = [
    '',
    `アルムナイ・グラフ / Alumni graph: ${url}`,
    `  GraphQL  ${url}/graphql`,
    `  Database ${DATABASES[database]}`,
  ];
  if (!sample) return lines.join('\n');
  return [
    ...lines,
    '',
    'あかつき生命保険（架空）のサンプルです。次のどれかになって試せます。',
    'This is the network of a fictional insurer. Become one of its personas with a bearer token:',
    ...PERSONAS.map((persona) => `  npm run --silent token -- ${persona}`),
  ].join('\n');
}
