// ONNX Runtime's side of the side-by-side table: one JSON request per line on standard input, one JSON line back.
// Commands: describe, time (of an exported model; the session stays open until another row is asked for).
'use strict';
const readline = require('node:readline');
const path = require('node:path');

const packageFolder = path.join(process.argv[2], 'node_modules', 'onnxruntime-node');
const threads = Number(process.argv[3]);
const ort = require(packageFolder);

let prepared = null;

function randomTensor(shape) {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = 2 * Math.random() - 1;
  return new ort.Tensor('float32', values, shape);
}

function describe() {
  const version = require(path.join(packageFolder, 'package.json')).version;
  return { version: `ONNX Runtime ${version}`, detail: `onnxruntime-node, Node.js ${process.version}`, threads };
}

async function timeOnce() {
  const start = process.hrtime.bigint();
  await prepared.session.run(prepared.feeds);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

async function timeRow(row) {
  if (prepared === null || prepared.name !== row.name) {
    if (prepared !== null) await prepared.session.release();
    prepared = null;
    const session = await ort.InferenceSession.create(row.path, {
      executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1,
      executionMode: 'sequential', graphOptimizationLevel: 'all',
    });
    const feeds = {};
    row.inputs.forEach((shape, i) => { feeds[`x${i}`] = randomTensor(shape); });
    prepared = { name: row.name, session, feeds };
    let spent = 0;
    for (let i = 0; i < row.warmup && spent < row.seconds * 1e3; i++) spent += await timeOnce();
  }
  const milliseconds = [];
  let spent = 0;
  while (milliseconds.length < row.minimum || spent < row.seconds * 1e3) {
    const sample = await timeOnce();
    milliseconds.push(sample);
    spent += sample;
  }
  return { milliseconds };
}

async function answer(line) {
  const request = JSON.parse(line);
  try {
    if (request.command === 'describe') return describe();
    if (request.command === 'time') return await timeRow(request);
    return { error: `unknown command ${request.command}` };
  } catch (error) {
    return { error: String(error.message).split('\n')[0] };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + '\n');
  }
  if (prepared !== null) await prepared.session.release();
})();
