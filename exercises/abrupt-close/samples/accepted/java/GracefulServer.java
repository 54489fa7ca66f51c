/** graceful_server port file, in Java: channels, transferTo() and shutdownOutput(). */
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

public final class GracefulServer {
    private static void send(FileChannel file, SocketChannel connection) throws IOException {
        for (long at = 0; at < file.size(); )
            at += file.transferTo(at, file.size() - at, connection);
    }

    private static String hear(SocketChannel connection) throws IOException {
        var message = ByteBuffer.allocate(1024);
        while (connection.read(message) != -1) {
            if (!message.hasRemaining())
                throw new IOException("the message is too long");
        }
        var text = new String(message.array(), 0, message.position(), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    public static void main(String[] args) {
        try (var file = FileChannel.open(Path.of(args[1])); var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(Integer.parseInt(args[0])));
            try (var connection = listener.accept()) {
                send(file, connection);
                connection.shutdownOutput();
                System.out.println("Message from client: " + hear(connection) + " ");
            }
        } catch (IOException e) {
            System.err.println("graceful_server: " + e);
            System.exit(1);
        }
    }
}
