import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** file_server &lt;port&gt;: channels, and transferTo() from file to socket. */
class FileServer {
    public static void main(String[] args) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of("file_server.c")); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(Integer.parseInt(args[0])));
            try (SocketChannel client = listener.accept()) {
                for (long sent = 0, size = file.size(); sent < size; )
                    sent += file.transferTo(sent, size - sent, client);
                client.shutdownOutput();
                ByteBuffer message = ByteBuffer.allocate(1024);
                while (client.read(message) > 0) {
                }
                String text = new String(message.array(), 0, message.position(), StandardCharsets.UTF_8);
                System.out.println("Message from client: " + text.replace("\0", ""));
            }
        }
    }
}
