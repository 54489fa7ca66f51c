import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** FileServer port: sends file_server.c to one client, then prints its message. */
public class FileServer {
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: FileServer <port>");
            System.exit(1);
        }
        try {
            serve(Integer.parseInt(args[0]));
        } catch (IOException e) {
            System.err.println("FileServer: " + e);
            System.exit(1);
        }
    }

    private static void serve(int port) throws IOException {
        try (var file = Files.newInputStream(Path.of("file_server.c"));
             var listener = new ServerSocket()) {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(port));

            try (var client = listener.accept()) {
                file.transferTo(client.getOutputStream());
                client.shutdownOutput(); // FIN: close() here would end the conversation
                print(client.getInputStream().readAllBytes());
            }
        }
    }

    private static void print(byte[] message) {
        int length = 0;
        while (length < message.length && message[length] != 0) {
            length++;
        }
        System.out.print("Message from client: ");
        System.out.write(message, 0, length);
        System.out.print(" \n");
        System.out.flush();
    }
}
