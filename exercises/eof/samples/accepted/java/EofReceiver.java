import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** eof_receiver &lt;port&gt;: a megabyte is asked for at once, and an exception stands for read() == -1. */
class EofReceiver {
    private static final int BUFFER_SIZE = 1 << 20;

    public static void main(String[] args) throws IOException {
        long bytes = 0;
        long reads = 0;
        String error = null;

        try (ServerSocket listener = new ServerSocket(Integer.parseInt(args[0])); Socket sender = listener.accept()) {
            InputStream in = sender.getInputStream();
            byte[] buffer = new byte[BUFFER_SIZE];
            try {
                // Java's -1 is the 0 of read(): EOF.
                for (int count; (count = in.read(buffer)) != -1; reads++)
                    bytes += count;
            } catch (IOException e) {
                error = e.getMessage();
            }
            System.out.println("bytes: " + bytes);
            System.out.println("reads: " + reads);
            System.out.println(error == null ? "end: EOF" : "end: error (" + error + ")");
        }
        System.exit(error == null ? 0 : 1);
    }
}
