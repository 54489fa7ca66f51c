using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Reporting;

/// <summary>What a reader must know about how the programs were built, in sentences. Pure.</summary>
public static class BuildNotes
{
    private static readonly Dictionary<string, LocalizedText> Sentences = new(StringComparer.Ordinal)
    {
        [BuildRemark.NearName] = new(
            "{file} was taken for {name}, because no file has that name. Please use the name that the exercise gives.",
            "{name}(이)라는 파일이 없어서 {file}을(를) 대신 썼습니다. 다음에는 과제에 적힌 이름을 써 주세요."),
        [BuildRemark.TextEnding] = new(
            "{file} was taken for {name}. Show file name extensions in your system, and remove .txt.",
            "{file}을(를) {name}(으)로 읽었습니다. 파일 확장명을 표시하도록 설정하고 .txt를 지우세요."),
        [BuildRemark.WithoutHelpers] = new(
            "{name} was built from {file} and only what it calls from the files beside it: all of them together do not build.",
            "{name}을(를) {file}과(와) 그 파일이 호출하는 것만으로 빌드했습니다. 옆에 있는 파일을 모두 넣으면 빌드되지 않습니다."),
        [BuildRemark.MakeTarget] = new(
            "The build by {file} alone did not make {name}; it was made as a target of its own. Let the first target make all programs.",
            "{file}만으로는 {name}이(가) 만들어지지 않아서 그 타깃을 따로 빌드했습니다. 첫 번째 타깃이 모든 프로그램을 만들게 하세요."),
        [BuildRemark.NotByBuild] = new(
            "{name} did not make the program, so it was built from {file}.",
            "{name}(으)로는 프로그램이 만들어지지 않아서 {file}에서 바로 빌드했습니다."),
        [BuildRemark.OtherExecutable] = new(
            "The build made {file}, which was taken for {name}.",
            "빌드로 만들어진 {file}을(를) {name}(으)로 실행했습니다."),
    };

    /// <summary>One sentence for each remark of the build.</summary>
    public static IReadOnlyList<string> From(IReadOnlyList<ScenarioRecording> recordings, string language) =>
        [.. recordings.SelectMany(r => r.All<BuildRemarked>()).Where(e => Sentences.ContainsKey(e.Remark)).Select(e => Sentences[e.Remark].In(
            language, new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = e.File, ["name"] = e.Name })).Distinct(StringComparer.Ordinal)];
}
