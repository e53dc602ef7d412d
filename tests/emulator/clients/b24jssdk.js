// The official JS SDK at work in Node: node b24jssdk.js <task> <JSON>; prints what came of it as JSON.
"use strict";

const path = require("node:path");
const sdk = require(path.join(__dirname, "sdk/b24jssdk.min.js"));

/** Say what the SDK made of an answer. */
function told(answer) {
  if (answer.isSuccess) return { result: answer.getData().result, time: Object.keys(answer.getData().time).sort() };
  return { errors: answer.getErrorMessages(), codes: [...answer.getErrors()].map((error) => error.code) };
}

const tasks = {
  call: async ({ b24, method, params, version = "v2" }) => {
    try {
      return told(await b24.actions[version].call.make({ method, params }));
    } catch (error) {
      return { thrown: error.code, status: error.status };
    }
  },
  list: async ({ b24, ...asked }) => (await b24.actions.v2.callList.make(asked)).getData(),
  fetch: async ({ b24, ...asked }) => {
    const pages = [];
    for await (const page of b24.actions.v2.fetchList.make(asked)) pages.push(page.length);
    return pages;
  },
  batch: async ({ b24, calls, halt = false }) => {
    const answer = await b24.actions.v2.batch.make({ calls, options: { isHaltOnError: halt } });
    return { isSuccess: answer.isSuccess, data: answer.getData(), errors: answer.getErrorMessages() };
  },
  chunks: async ({ b24, calls }) => (await b24.actions.v2.batchByChunk.make({ calls })).getData(),
  renew: async ({ b24 }) => {
    const renewed = [];
    b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => renewed.push(b24OAuthParams));
    const answer = told(await b24.actions.v2.call.make({ method: "profile" }));
    return { ...answer, renewed };
  },
};

/** Make the SDK's client: through a webhook, or with an application's tokens. */
function client({ webhook, tokens, secret }) {
  const made = webhook ? sdk.B24Hook.fromWebhookUrl(webhook) : new sdk.B24OAuth(tokens, secret);
  made.offClientSideWarning();
  return made;
}

async function main() {
  const [task, json] = process.argv.slice(2);
  const { access, ...asked } = JSON.parse(json);
  const b24 = client(access);
  process.stdout.write(JSON.stringify(await tasks[task]({ b24, ...asked })));
  b24.destroy();
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
