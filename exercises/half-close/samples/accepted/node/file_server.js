// file_server <port>: sends file_server.c to one client, then prints its message.
const { once } = require("node:events");
const { open } = require("node:fs/promises");
const net = require("node:net");
const { pipeline } = require("node:stream/promises");

async function main(port) {
  const file = await open("file_server.c");

  // Without allowHalfOpen Node answers a FIN with a FIN, whoever is still talking.
  const server = net.createServer({ allowHalfOpen: true }).listen(port, "0.0.0.0");
  const [socket] = await once(server, "connection");
  server.close(); // one client is enough

  await pipeline(file.createReadStream(), socket); // ends with socket.end(): our FIN

  const chunks = [];
  for await (const chunk of socket) chunks.push(chunk); // to the client's FIN
  const text = Buffer.concat(chunks).toString().split("\0")[0];
  console.log(`Message from client: ${text} `);
}

if (process.argv.length !== 3) {
  console.error("usage: file_server.js <port>");
  process.exit(1);
}
main(Number(process.argv[2])).catch((error) => {
  console.error(`file_server: ${error.message}`);
  process.exit(1);
});
