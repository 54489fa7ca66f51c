using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>
/// A check that many of a class failed, with the recording of one of them, anonymous. <paramref name="Asked"/> counts the students whose programs came
/// that far.
/// </summary>
public sealed record ClassMistake(string Exercise, CheckSpec Spec, CheckResult Check, int Failed, int Asked, ScenarioRecording Recording);

/// <summary>The values for lecture.liquid; <paramref name="IsForTeachers"/> chooses the parts of each chapter.</summary>
internal sealed record LectureView(
    string Language, string Title, string Lead, bool IsForTeachers, string Home, string Other, string OtherLanguage, string Beside, int Minutes,
    IReadOnlyList<ChapterView> Chapters, IReadOnlyList<MistakeView> Mistakes);

internal sealed record ChapterView(
    string Anchor, int Number, string Title, int Minutes, string Ask, string Exercise, string ExerciseTitle, string Href, HandoutView Handout,
    IReadOnlyList<StatementView> Says);

internal sealed record StatementView(string Text, string DemoHref, string DemoTitle, string Command, IReadOnlyList<SiteFact> Checks);

internal sealed record MistakeView(int Number, string Id, string Title, string Why, string Count, string Svg, IReadOnlyList<string> Text);

/// <summary>The lecture's order as a page for students and one for teachers. Pure.</summary>
internal static class LecturePages
{
    private static readonly PageTemplate Template = new(
        "lecture.liquid", typeof(LectureView), typeof(ChapterView), typeof(StatementView), typeof(MistakeView), typeof(HandoutView), typeof(SiteFact),
        typeof(LectureTexts));

    private static readonly string[] Styles = ["report.css", "site.css"];

    /// <summary>The file of a page in a language.</summary>
    public static string FileName(bool isForTeachers, string language) => $"{(isForTeachers ? "teachers" : "lecture")}{(language == "en" ? "" : ".ko")}.html";

    /// <summary>
    /// One page. <paramref name="handout"/> renders Markdown of an exercise's handout; what the lecture names and the exercises do not have is left out.
    /// </summary>
    public static string Render(
        Lecture lecture, IReadOnlyList<SiteExercise> exercises, IReadOnlyList<ClassMistake> mistakes, bool isForTeachers, string language,
        Func<SiteExercise, string, string> handout)
    {
        var (texts, other) = (LectureTexts.For(language), language == "en" ? "ko" : "en");
        var view = new LectureView(
            language, isForTeachers ? texts.Teachers : texts.Story, isForTeachers ? texts.TeachersLead : texts.StoryLead, isForTeachers,
            language == "en" ? "index.html" : "index.ko.html", FileName(isForTeachers, other), other, FileName(!isForTeachers, language),
            lecture.Chapters.Sum(c => c.Minutes),
            [.. lecture.Chapters.Select((c, i) => Chapter(c, i + 1, exercises, language, handout)).OfType<ChapterView>()],
            isForTeachers ? [.. mistakes.Select((m, i) => Mistake(m, i + 1, texts, language))] : []);
        return Template.Render(("page", view), ("labels", texts), ("css", string.Concat(Styles.Select(PageTemplate.Embedded))));
    }

    private static ChapterView? Chapter(
        LectureChapter chapter, int number, IReadOnlyList<SiteExercise> exercises, string language, Func<SiteExercise, string, string> handout)
    {
        if (exercises.FirstOrDefault(e => e.Manifest.Id == chapter.Exercise) is not { } exercise)
            return null;
        var section = chapter.Section is { } heading && exercise.Handouts.TryGetValue(language, out var markdown)
            ? HandoutSection.Of(markdown, heading.In(language)) : null;
        return new ChapterView(
            $"chapter-{number}", number, SafeText.Prose(chapter.Title.In(language)), chapter.Minutes, SafeText.Prose(chapter.Ask.In(language)),
            SafeText.Line(exercise.Manifest.Id), SafeText.Prose(exercise.Manifest.Title.In(language)), Href(exercise, language),
            new HandoutView(language, section is null ? "" : handout(exercise, section), ""),
            [.. chapter.Says.Select(s => Statement(s, exercises, language))]);
    }

    private static StatementView Statement(LectureStatement statement, IReadOnlyList<SiteExercise> exercises, string language)
    {
        var found = exercises.SelectMany(e => e.Demos.Select((d, i) => (Exercise: e, Demo: d.Demo, Number: i + 1)))
            .FirstOrDefault(d => d.Demo.Topic == statement.Topic && d.Demo.Parts.Count >= statement.Part);
        var checks = exercises.FirstOrDefault(e => e.Manifest.Id == statement.ChecksOf)?.Manifest.Checks ?? [];
        return new StatementView(
            SafeText.Prose(statement.Text.In(language)),
            found.Exercise is null ? "" : $"{Href(found.Exercise, language)}#demo-{found.Number}-{statement.Part}",
            found.Exercise is null ? "" : SafeText.Prose(found.Demo.Parts[statement.Part - 1].Title.In(language)),
            found.Exercise is null ? "" : ShellCommand.Join(["grader", "demo", statement.Topic, "--step"]),
            [.. statement.Checks.Select(id => checks.FirstOrDefault(c => c.Id == id)).OfType<CheckSpec>()
                .Select(c => new SiteFact(SafeText.Line(c.Id), SafeText.Prose(c.Title.In(language)), IsCode: true))]);
    }

    private static MistakeView Mistake(ClassMistake mistake, int number, LectureTexts texts, string language)
    {
        // The reason's own words may quote a student's program: only what the exercise itself says is shown, and the wire.
        var title = SafeText.Prose(mistake.Spec.Title.In(language));
        var ladder = Ladder.From(mistake.Recording, mistake.Check with { Title = title });
        return new MistakeView(
            number, SafeText.Line($"{mistake.Exercise} · {mistake.Check.Id}"), title, SafeText.Prose(mistake.Spec.Why.In(language)),
            string.Format(texts.FailedOf, mistake.Failed, mistake.Asked), LadderSvg.Write(ladder, language), LadderText.Lines(ladder, language, unicode: true));
    }

    private static string Href(SiteExercise exercise, string language) => $"{exercise.Manifest.Id}/{(language == "en" ? "index.html" : "index.ko.html")}";
}
