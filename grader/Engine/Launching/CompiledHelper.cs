using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Courseware.Launching;

/// <summary>
/// A small C program of the grader, compiled once and stored in the user's cache folder under the hash of its sources; or the one that was compiled with
/// the package (<c>native/prebuilt.sh</c>), so that a machine needs no C compiler for the grader's own sake.
/// </summary>
public static class CompiledHelper
{
    /// <summary>Where root may install copies for all users, which a profile of AppArmor can name (<see cref="AppArmorProfile"/>).</summary>
    public const string SharedFolder = "/usr/local/lib/courseware";

    private const string Program = "program";

    // The programs of a container have other users.
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101, Owner = (UnixFileMode)0b111_000_000;

    /// <summary>
    /// The folder of compiled tools, mode 0700: <c>$XDG_CACHE_HOME/courseware</c> or <c>~/.cache/courseware</c>; where there is no home, or nothing
    /// can be written there, one of this process below the folder for temporary files.
    /// </summary>
    public static string CacheFolder => Cache.Value;

    private static readonly Lazy<string> Cache = new(() =>
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        string?[] places = [Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), home.Length > 1 ? Path.Combine(home, ".cache") : null];
        return places.OfType<string>().Where(Path.IsPathFullyQualified).Select(p => Path.Combine(p, "courseware")).FirstOrDefault(CanBeUsed)
            ?? Directory.CreateTempSubdirectory($"courseware-{ProcessMark.Own}-cache-").FullName;
    });

    /// <summary>The path of a program of one file; compiles it when it is not there yet.</summary>
    /// <exception cref="LaunchException">There is no C compiler, or it failed.</exception>
    public static async Task<string> GetAsync(string name, string source, CancellationToken cancellationToken) =>
        await PrebuiltAsync($"{name}-{Hash(Encoding.UTF8.GetBytes(source))}", cancellationToken)
            ?? await GetAsync(name, [new SourceFile($"{name}.c", source)], Flags(NativeKind.Usual), otherwise: null, cancellationToken);

    /// <summary>The same for a program whose sources this assembly has with it: all of <c>native/NAME</c> and <c>native/shared</c>.</summary>
    /// <exception cref="LaunchException">There is no C compiler, or it failed.</exception>
    internal static async Task<string> GetOwnAsync(string name, CancellationToken cancellationToken, NativeKind kind = NativeKind.Usual)
    {
        if (kind != NativeKind.Sanitized && await PrebuiltAsync($"{name}-static", cancellationToken) is { } packed)
            return SharedOr(packed);
        var sources = OwnSources(name).ToList();
        return SharedOr(kind == NativeKind.Usual
            ? await GetAsync(name, sources, Flags(NativeKind.Static), Flags(kind), cancellationToken)
            : await GetAsync($"{name}-{kind.ToString().ToLowerInvariant()}", sources, Flags(kind), otherwise: null, cancellationToken));
    }

    /// <summary>The copy of a compiled program that root installed; the program itself where there is none of the same sources.</summary>
    internal static string SharedOr(string program, string folder = SharedFolder) =>
        Path.Combine(folder, Path.GetFileName(program)) is var shared && IsThere(shared) ? shared : program;

    /// <summary>A copy of a program of the package; null where the grader was not packed, or for another processor.</summary>
    private static async Task<string?> PrebuiltAsync(string name, CancellationToken cancellationToken)
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var packed = Path.Combine(AppContext.BaseDirectory, "native", $"linux-{architecture}", name);
        if (!OperatingSystem.IsLinux() || !File.Exists(packed))
            return null;
        // A copy: what unpacks a package may set other modes than a program needs.
        var bytes = await File.ReadAllBytesAsync(packed, cancellationToken);
        var path = Path.Combine(CacheFolder, $"{name}-{Hash(bytes)}");
        if (IsThere(path))
            return path;
        Directory.CreateDirectory(CacheFolder, Owner);
        var copy = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(copy, bytes, cancellationToken);
        Publish(copy, path);
        return path;
    }

    private static async Task<string> GetAsync(
        string name, IReadOnlyList<SourceFile> sources, string[] flags, string[]? otherwise, CancellationToken cancellationToken)
    {
        var all = string.Concat(flags.Concat(sources.SelectMany(s => new[] { s.Path, s.Text })).Select(text => $"{text}\0"));
        var path = Path.Combine(CacheFolder, $"{name}-{Hash(Encoding.UTF8.GetBytes(all))}");
        if (IsThere(path))
            return path;
        Directory.CreateDirectory(CacheFolder, Owner);
        // Compiled next to its place and renamed: another grader that starts now sees all of it or nothing.
        var folder = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(folder, sources);
            await CompileAsync(name, folder, sources, flags, otherwise, cancellationToken);
            Publish(Path.Combine(folder, Program), path);
            return path;
        }
        catch (IOException e)
        {
            throw new LaunchException($"Compiling the grader's own '{name}' failed: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsThere(string path) => File.Exists(path) && File.GetUnixFileMode(path) == Everybody;

    internal static void Publish(string program, string path)
    {
        // Independent of the umask.
        File.SetUnixFileMode(program, Everybody);
        File.Move(program, path, overwrite: true);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    private static void Write(string folder, IEnumerable<SourceFile> sources)
    {
        foreach (var source in sources)
        {
            var path = Path.Combine(folder, source.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, Owner);
            File.WriteAllText(path, source.Text);
        }
    }

    private static async Task CompileAsync(
        string name, string folder, IEnumerable<SourceFile> sources, string[] flags, string[]? otherwise, CancellationToken cancellationToken)
    {
        var units = sources.Select(s => s.Path).Where(p => p.EndsWith(".c", StringComparison.Ordinal));
        try
        {
            var result = await CliWrap.Cli.Wrap("cc")
                .WithArguments([.. flags, "-o", Program, .. units])
                .WithWorkingDirectory(folder)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            if (result.ExitCode != 0 && otherwise is not null)
                await CompileAsync(name, folder, sources, otherwise, otherwise: null, cancellationToken);
            else if (result.ExitCode != 0)
                throw new LaunchException($"Compiling the grader's own '{name}' failed (cc exited with {result.ExitCode}):\n{result.StandardError}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LaunchException(
                $"The grader needs a C compiler for its '{name}', and 'cc' is not on the PATH. Install one: apt-get install gcc libc6-dev", e);
        }
    }

    // The Makefile of the sources has the same ones.
    private static string[] Flags(NativeKind kind) => ["-O1", "-pthread", .. kind switch
    {
        NativeKind.Static => (string[])["-static"],
        NativeKind.Sanitized => ["-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
        _ => ["-fPIE"],
    }];

    private static IEnumerable<SourceFile> OwnSources(string name) =>
        typeof(CompiledHelper).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
            .Where(r => new[] { $"native/{name}/", "native/shared/" }.Any(folder => r.StartsWith(folder, StringComparison.Ordinal)))
            .Select(r => new SourceFile(r, Embedded(r)));

    private static bool CanBeUsed(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, Owner);
            var trial = Path.Combine(folder, $".trial-{Guid.NewGuid():N}");
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The text of a file that is embedded in this assembly.</summary>
    internal static string Embedded(string name)
    {
        using var stream = typeof(CompiledHelper).Assembly.GetManifestResourceStream(name)
            ?? throw new LaunchException($"The resource '{name}' is missing from the grader's assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record SourceFile(string Path, string Text);
}

/// <summary>How a program of the grader is compiled.</summary>
internal enum NativeKind
{
    /// <summary>For this machine: statically where its C library has the files for it, which makes each start and each fork cheaper.</summary>
    Usual,

    /// <summary>Linked statically, to run in any container.</summary>
    Static,

    /// <summary>For tests: it ends at the first error of memory or of undefined behaviour.</summary>
    Sanitized,
}
