using System.IO.Pipelines;
using System.Text;
using Courseware.Launching;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Courseware.Labs.Containers;

/// <summary>The launcher inside a container that runs already. When the connection ends, it ends, and with it the program.</summary>
internal sealed class ExecLauncher(IDockerClient client, string container) : ILauncher
{
    private const int MostErrorBytes = 4096;
    private string _exec = "";

    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        var created = await client.Exec.CreateContainerExecAsync(container, new ContainerExecCreateParameters
        {
            Cmd = [Hardening.Launcher, .. arguments],
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
        });
        _exec = created.ID;
        using var stream = await client.Exec.StartContainerExecAsync(_exec, new ContainerExecStartParameters());
        using var over = new CancellationTokenSource();
        var pipe = new Pipe();
        var errors = new MemoryStream();
        var reading = frames(pipe.Reader.AsStream(), CancellationToken.None);
        var writing = WriteAsync(stream, commands, over.Token);
        try
        {
            await PumpAsync(stream, pipe.Writer, errors);
        }
        finally
        {
            await pipe.Writer.CompleteAsync();
            await over.CancelAsync();
            await writing;
        }
        await reading;
        return Encoding.UTF8.GetString(errors.ToArray());
    }

    /// <inheritdoc/>
    public async Task<LaunchEvent.Started> SeenFromHereAsync(LaunchEvent.Started started)
    {
        // The pids of the event are the container's own.
        var launcher = (int)(await client.Exec.InspectContainerExecAsync(_exec)).Pid;
        var below = ProcessTree.Descendants(launcher);
        var keeper = below.Count > 0 ? below[0] : 0;
        return started with { Pid = below.Count > 1 ? below[1] : 0, Keeper = keeper, Launcher = launcher, OwnPidNamespace = true };
    }

    private static async Task PumpAsync(MultiplexedStream stream, PipeWriter frames, MemoryStream errors)
    {
        var buffer = new byte[65536];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None);
            if (read.EOF)
                return;
            if (read.Target == MultiplexedStream.TargetStream.StandardOut)
                await frames.WriteAsync(buffer.AsMemory(0, read.Count));
            else if (errors.Length + read.Count <= MostErrorBytes)
                await errors.WriteAsync(buffer.AsMemory(0, read.Count));
        }
    }

    private static async Task WriteAsync(MultiplexedStream stream, Func<Stream, CancellationToken, Task> commands, CancellationToken cancellationToken)
    {
        try
        {
            await commands(new ExecInput(stream), cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The launcher has ended.
        }
    }

    /// <summary>The standard input of an exec.</summary>
    private sealed class ExecInput(MultiplexedStream stream) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await stream.WriteAsync(buffer.ToArray(), 0, buffer.Length, cancellationToken);
    }
}
