using Courseware.Labs;

namespace Courseware.Cli;

/// <summary>Opens the lab that was asked for.</summary>
internal static class LabChoice
{
    /// <summary>The lab by its name; <c>auto</c> takes the best one that there is.</summary>
    public static async Task<ILab> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "container")
            throw new UsageException("This version has no container lab yet. Grade with --lab process, and only programs that you trust.");
        return await new ProcessLab().PrepareAsync(cancellationToken);
    }

    /// <summary>What a reader of the result must know about the lab.</summary>
    public static IReadOnlyList<string> Notes(ILab lab, string language) => (lab.Name, language) switch
    {
        ("process", "ko") => ["process 랩은 프로그램을 이 컴퓨터에서 그대로 실행합니다. 악의적인 프로그램을 막아 주지 않습니다."],
        ("process", _) => ["The process lab runs programs on this machine as they are: it is no protection against a malicious program."],
        _ => [],
    };
}
