// file_client <ip> <port>: stores what the server sends in receive.dat, and says thanks.
const fs = require("node:fs");
const net = require("node:net");

if (process.argv.length !== 4) {
  console.error("usage: file_client.js <ip> <port>");
  process.exit(1);
}

function fail(error) {
  console.error(`file_client: ${error.message}`);
  process.exit(1);
}

const [host, port] = process.argv.slice(2);

// Without allowHalfOpen Node closes our side as soon as the server's FIN has come.
const socket = net.connect({ host, port: Number(port), allowHalfOpen: true }, () => {
  const file = fs.createWriteStream("receive.dat").on("error", fail);

  socket.pipe(file).on("finish", () => { // EOF has come, and the file is complete
    console.log("Received file data");
    socket.end("Thank you\0");
  });
});
socket.on("error", fail);
