// digest_client <ip> <port> in Node: all is done by events; end(text) sends the answer and its own FIN in one go.
const net = require("node:net");

function add(digest, bytes) {
  for (const byte of bytes) digest.sum = Math.imul(digest.sum ^ byte, 16777619) >>> 0;
  digest.bytes += bytes.length;
}

const text = ({ bytes, sum }) => `${bytes} ${sum.toString(16).padStart(8, "0")}`;

function main(ip, port) {
  const digest = { bytes: 0, sum: 2166136261 };
  let answered = false;
  // Without allowHalfOpen Node would end its own direction at the server's FIN.
  const socket = net.connect({ host: ip, port, allowHalfOpen: true });
  socket.on("data", (bytes) => add(digest, bytes));
  socket.on("end", () => {
    answered = true;
    console.log("read:", text(digest));
    socket.end(`${text(digest)}\n`);
  });
  // After EOF an error says only that the server has not waited for the answer.
  socket.on("error", (error) => (answered ? console.error(error.message) : fail(error)));
}

function fail(error) {
  console.error(`digest_client: ${error.message}`);
  process.exit(1);
}

if (process.argv.length !== 4) fail(new Error("usage: digest_client.js <ip> <port>"));
main(process.argv[2], Number(process.argv[3]));
