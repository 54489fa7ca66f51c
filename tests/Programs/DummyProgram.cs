using Courseware.Launching;

namespace Courseware.Tests.Programs;

/// <summary>The program <c>zoo.c</c>, compiled once; its first argument says what it does.</summary>
internal static class DummyProgram
{
    private static readonly Lazy<Task<string>> Compiled = new(CompileAsync);

    /// <summary>The path of the program.</summary>
    public static Task<string> PathAsync()
    {
        Requires.Tools("cc");
        return Compiled.Value;
    }

    private static async Task<string> CompileAsync()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Tests, "Programs", "zoo.c"));
        return await CompiledHelper.GetAsync("test-zoo", source, CancellationToken.None);
    }
}
