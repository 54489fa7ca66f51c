using System.Text;
using System.Threading.Channels;
using CliWrap;

namespace Courseware.Tests.CliTests;

/// <summary>
/// The program at a terminal of 24 lines and 80 columns, as <c>script</c> opens one: keys go in, and what the program writes can be waited for.
/// After the program its exit code and the settings of the terminal are written.
/// </summary>
internal sealed class Terminal
{
    private readonly Channel<byte[]> _keys = Channel.CreateUnbounded<byte[]>();
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _ended;
    private int _read;

    private Terminal(Command command, CancellationToken cancellationToken) => _ended = command
        .WithStandardInputPipe(PipeSource.Create(TypeAsync)).WithStandardOutputPipe(PipeTarget.Create(ReadAsync))
        .ExecuteAsync(cancellationToken).Task;

    /// <summary>Everything so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>Starts a command line of the program, which must have no quotes in it.</summary>
    public static Terminal Start(RealProcess program, string arguments, CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("script", "stty");
        program.Environment["TERM"] = "xterm-256color";
        // The signal of Ctrl-C goes to the shell too.
        var line = $"trap : INT; stty rows 24 cols 80; dotnet {RealProcess.Program} {arguments}; echo \"exit $?\"; stty -a";
        var command = program.Command().WithTargetFile("env").WithArguments(["--default-signal=INT", "script", "-qec", line, "/dev/null"]);
        return new Terminal(command, cancellationToken);
    }

    /// <summary>Presses keys.</summary>
    public void Press(string keys) => _keys.Writer.TryWrite(Encoding.ASCII.GetBytes(keys));

    /// <summary>Waits for a text behind the text of the call before, and returns all that the program wrote up to its end.</summary>
    public async Task<string> WaitForAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            string output;
            lock (_lock)
                (more, output) = (_more.Task, _output.ToString());
            var at = output.IndexOf(text, _read, StringComparison.Ordinal);
            if (at >= 0)
            {
                var shown = output[_read..(at + text.Length)];
                _read = at + text.Length;
                return shown;
            }
            Assert.That(_ended.IsCompleted, Is.False, $"It ended without '{text}':\n{output}");
            await Task.WhenAny(more, _ended).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the program and its terminal are gone, and returns everything.</summary>
    public async Task<string> EndAsync()
    {
        await _ended;
        return Output;
    }

    private async Task TypeAsync(Stream terminal, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var keys in _keys.Reader.ReadAllAsync(cancellationToken))
            {
                await terminal.WriteAsync(keys, cancellationToken);
                await terminal.FlushAsync(cancellationToken);
            }
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    private async Task ReadAsync(Stream screen, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[buffer.Length];
        for (int count; (count = await screen.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            var length = decoder.GetChars(buffer.AsSpan(0, count), text, flush: false);
            TaskCompletionSource more;
            lock (_lock)
            {
                _output.Append(text.AsSpan(0, length));
                (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            more.SetResult();
        }
    }
}
