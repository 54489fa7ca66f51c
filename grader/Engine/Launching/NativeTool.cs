using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Courseware.Launching;

/// <summary>
/// A small C program of the grader's own, compiled once and kept in the user's cache folder under the hash of its source.
/// </summary>
public static class NativeTool
{
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

    /// <summary>The path of the compiled program; compiles it when it is not there yet. A static one runs in any container.</summary>
    /// <exception cref="LaunchException">There is no C compiler, or it failed.</exception>
    public static async Task<string> GetAsync(string name, string source, CancellationToken cancellationToken, bool isStatic = false)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16];
        var path = Path.Combine(CacheFolder, $"{name}-{hash}");
        if (File.Exists(path) && File.GetUnixFileMode(path) == Everybody)
            return path;
        Directory.CreateDirectory(CacheFolder, Owner);
        // Compiled beside its place and renamed: another grader that starts now sees all of it or nothing.
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var result = await CliWrap.Cli.Wrap("cc")
                .WithArguments(["-O1", "-pthread", isStatic ? "-static" : "-fPIE", "-o", unfinished, "-x", "c", "-"])
                .WithStandardInputPipe(PipeSource.FromString(source))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            if (result.ExitCode != 0)
                throw new LaunchException($"Compiling the grader's own '{name}' failed (cc exited with {result.ExitCode}):\n{result.StandardError}");
            // Whatever the umask is.
            File.SetUnixFileMode(unfinished, Everybody);
            File.Move(unfinished, path, overwrite: true);
            return path;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LaunchException(
                $"The grader needs a C compiler for its '{name}', and 'cc' is not on the PATH. Install one: apt-get install gcc libc6-dev", e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

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

    /// <summary>The texts of files that are embedded in this assembly, one after the other.</summary>
    internal static string Embedded(params IEnumerable<string> names) => string.Concat(names.Select(name =>
    {
        using var stream = typeof(NativeTool).Assembly.GetManifestResourceStream(name)
            ?? throw new LaunchException($"The resource '{name}' is missing from the grader's assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }));
}
