// abrupt_server <port> <file> in Node: nothing is read, because of pauseOnConnect, and destroy() is close().
// end() would be a half-close.
const { readFileSync } = require("node:fs");
const net = require("node:net");

function main(port, name) {
  const data = readFileSync(name);
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    server.close(); // one client is enough
    socket.on("error", fail);
    socket.write(data, () => socket.destroy()); // when the kernel has all of it
  });
  server.on("error", fail).listen(port, "0.0.0.0");
}

function fail(error) {
  console.error(`abrupt_server: ${error.message}`);
  process.exit(1);
}

if (process.argv.length !== 4) fail(new Error("usage: abrupt_server.js <port> <file>"));
try {
  main(Number(process.argv[2]), process.argv[3]);
} catch (error) {
  fail(error);
}
