// eof_sender <ip> <port> close|shutdown: Node has no fork() that copies a process. The child is Node once more, which is given
// the socket as descriptor 3. The parent's socket is paused before it connects, or Node would read the word in the parent.
const { spawn } = require("node:child_process");
const net = require("node:net");

function fail(error) {
  console.error(`eof_sender: ${error.message}`);
  process.exit(1);
}

function child(mode) {
  const socket = new net.Socket({ fd: 3, readable: true, writable: true, allowHalfOpen: true });
  let text = "";
  let isOver = false;

  function heard() {
    if (isOver) return;
    isOver = true;
    console.log(`heard: ${text.split("\n")[0]}`);
    if (mode === "close") socket.end("from the child\n", () => socket.destroy());
    else socket.destroy();
  }
  socket.on("error", fail);
  socket.on("data", (chunk) => {
    text += chunk;
    if (text.includes("\n")) heard();
  });
  socket.on("end", heard);
}

function parent(ip, port, mode) {
  const socket = new net.Socket({ allowHalfOpen: true });
  socket.on("error", fail);
  socket.pause();
  socket.connect(Number(port), ip, () => {
    const other = spawn(process.execPath, [__filename, "--child", mode], { stdio: ["ignore", "inherit", "inherit", socket] });
    other.on("error", fail);
    other.on("exit", (code) => { process.exitCode = code === 0 ? 0 : 1; });
    // end() is shutdown(SHUT_WR), destroy() is close().
    if (mode === "shutdown") socket.end("from the parent\n", () => socket.destroy());
    else socket.write("from the parent\n", () => socket.destroy());
  });
}

const [first, second, third] = process.argv.slice(2);
if (first === "--child") child(second);
else if (third === "close" || third === "shutdown") parent(first, second, third);
else fail(new Error("usage: eof_sender <ip> <port> close|shutdown"));
