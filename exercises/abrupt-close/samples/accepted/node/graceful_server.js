// graceful_server <port> <file> in Node: the message comes by events, also while the file is still being sent.
const { createReadStream, openSync } = require("node:fs");
const net = require("node:net");

function main(port, name) {
  const fd = openSync(name);
  // Without allowHalfOpen Node would answer a FIN with a FIN, whoever is still talking.
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const chunks = [];
    server.close(); // one client is enough
    socket.on("error", fail);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => {
      const text = Buffer.concat(chunks).toString().split("\0")[0];
      process.stdout.write(`Message from client: ${text} \n`);
    });
    createReadStream(null, { fd }).pipe(socket); // pipe() ends with end(): the half-close
  });
  server.on("error", fail).listen(port); // on "::", for both families
}

function fail(error) {
  console.error(`graceful_server: ${error.message}`);
  process.exit(1);
}

if (process.argv.length !== 4) fail(new Error("usage: graceful_server.js <port> <file>"));
try {
  main(Number(process.argv[2]), process.argv[3]);
} catch (error) {
  fail(error);
}
