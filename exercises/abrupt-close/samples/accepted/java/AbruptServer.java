/** abrupt_server port file, in Java: one write() of the whole file, and the sockets are closed by try-with-resources. */
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

public final class AbruptServer {
    public static void main(String[] args) {
        try {
            byte[] data = Files.readAllBytes(Path.of(args[1]));
            try (var listener = new ServerSocket(Integer.parseInt(args[0])); var connection = listener.accept()) {
                connection.getOutputStream().write(data);
            }
        } catch (IOException e) {
            System.err.println("abrupt_server: " + e);
            System.exit(1);
        }
    }
}
