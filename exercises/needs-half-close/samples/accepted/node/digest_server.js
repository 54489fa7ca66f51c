// digest_server <port> none|close|shutdown in Node: nothing is read before the answer is wanted (pauseOnConnect),
// destroy() is close(), and end() is the half-close.
const { once } = require("node:events");
const { readFileSync } = require("node:fs");
const net = require("node:net");

function add(digest, bytes) {
  for (const byte of bytes) digest.sum = Math.imul(digest.sum ^ byte, 16777619) >>> 0;
  digest.bytes += bytes.length;
}

const text = ({ bytes, sum }) => `${bytes} ${sum.toString(16).padStart(8, "0")}`;

async function readLine(socket) {
  let line = "";
  for await (const chunk of socket) { // leaving the loop closes the socket
    line += chunk.toString("latin1");
    if (line.includes("\n")) break;
  }
  return line.split("\n")[0];
}

async function main(port, mode) {
  const data = readFileSync("data.bin");
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(port, "0.0.0.0");
  const [socket] = await once(server, "connection");
  server.close(); // one client is enough

  await new Promise((sent) => socket.write(data, sent));
  const digest = { bytes: 0, sum: 2166136261 };
  add(digest, data);
  console.log("sent:", text(digest));

  if (mode === "close") socket.destroy();
  if (mode === "shutdown") socket.end();
  const answer = mode === "close" ? "" : await readLine(socket);
  socket.destroy();
  if (answer) console.log("answer:", answer);
  const same = answer === text(digest);
  console.log("result:", same ? "same" : answer ? "different" : "none");
  process.exitCode = same ? 0 : 1;
}

function fail(error) {
  console.error(`digest_server: ${error.message}`);
  process.exit(1);
}

if (process.argv.length !== 4 || !["none", "close", "shutdown"].includes(process.argv[3])) {
  fail(new Error("usage: digest_server.js <port> none|close|shutdown"));
}
main(Number(process.argv[2]), process.argv[3]).catch(fail);
