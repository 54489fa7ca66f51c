using Courseware.Labs;
using Courseware.Launching;

namespace Courseware.Cli;

/// <summary>Opens the lab that was asked for.</summary>
internal static class LabChoice
{
    /// <summary>The lab by its name; <c>auto</c> takes the best one that there is.</summary>
    /// <exception cref="LaunchException">There is none of that name here: a fault of the environment, not of the command line.</exception>
    public static async Task<ILab> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "container")
            throw new LaunchException("The container lab is not part of this version yet; nothing was graded. Grade with --lab process, and only programs that you trust.");
        return await new ProcessLab().PrepareAsync(cancellationToken);
    }

    /// <summary>What a reader of the result must know about the lab.</summary>
    public static IReadOnlyList<string> Notes(string lab, string language) => (lab, language) switch
    {
        ("process", "ko") => ["process 랩은 프로그램을 이 컴퓨터에서 그대로 실행합니다. 악의적인 프로그램을 막아 주지 않습니다."],
        ("process", _) => ["The process lab runs programs on this machine as they are: it is no protection against a malicious program."],
        _ => [],
    };
}
