import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** FileClient ip port: stores what the server sends in receive.dat, and says thanks. */
public class FileClient {
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: FileClient <ip> <port>");
            System.exit(1);
        }
        try {
            receive(args[0], Integer.parseInt(args[1]));
        } catch (IOException e) {
            System.err.println("FileClient: " + e);
            System.exit(1);
        }
    }

    private static void receive(String ip, int port) throws IOException {
        try (var server = new Socket(ip, port)) {
            try (var file = Files.newOutputStream(Path.of("receive.dat"))) {
                server.getInputStream().transferTo(file); // returns at EOF, the server's FIN
            }
            System.out.println("Received file data");
            server.getOutputStream().write("Thank you\0".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
