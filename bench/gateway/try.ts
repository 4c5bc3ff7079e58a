import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { Pool } from 'undici';
import { BENCH_OPERATION } from './operation';
import { BENCH_SDL, benchTypeDefs } from './shop-subgraphs';
const start = (file: string, args: string[], execArgv: string[] = []) => { const c = fork('scripts/run.cjs', ['bench/gateway/'+file, ...args], {execArgv}); return new Promise<{c: typeof c, url: string}>(r => c.on('message', (m: {url:string}) => r({c, url: m.url}))); };
const cpu = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`,'utf8').split(') ')[1]!.split(' '); return (Number(f[11])+Number(f[12]))*10; };
async function main() {
  const sub = await start('subgraph-server.ts', []);
  const { supergraphSdl, errors } = composeServices(Object.keys(BENCH_SDL).map(name => ({ name, url: `${sub.url}/${name}`, typeDefs: benchTypeDefs(name) })));
  if (!supergraphSdl) throw errors;
  writeFileSync('/tmp/gw/supergraph.graphql', supergraphSdl);
  const prof = process.argv[2] === 'prof' ? ['--cpu-prof','--cpu-prof-dir=/tmp/gw/prof'] : [];
  for (const mode of ['http','in-process']) {
    const gw = await start('ours.ts', [mode, '/tmp/gw/supergraph.graphql'], prof);
    const pool = new Pool(gw.url, { connections: 50 });
    const body = JSON.stringify({ query: BENCH_OPERATION });
    const one = async () => { const r = await pool.request({ path: '/graphql', method: 'POST', headers: {'content-type':'application/json'}, body }); return r.body.text(); };
    const text = await one(); console.log(mode, text.length, text.slice(0,150));
    writeFileSync(`/tmp/gw/answer-${mode}.json`, text);
    await fetch(sub.url+'/counts'); await one(); console.log(await (await fetch(sub.url+'/counts')).text());
    const round = async (ms: number) => { const end = Date.now()+ms; let n=0; const c0=cpu(gw.c.pid!); const t=Date.now(); await Promise.all(Array.from({length:50}, async()=>{while(Date.now()<end){await one();n++;}})); return `${(n/(Date.now()-t)*1000).toFixed(0)} rps, cpu/req ${((cpu(gw.c.pid!)-c0)/n).toFixed(3)} ms`; };
    await round(2000); console.log(await round(3000));
    if (prof.length) { gw.c.kill('SIGINT'); await new Promise(r=>setTimeout(r,1500)); } else gw.c.kill(); await pool.destroy();
  }
  sub.c.kill(); process.exit(0);
}
void main();
