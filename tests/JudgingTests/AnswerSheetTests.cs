using System.Text;
using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Tests.JudgingTests;

/// <summary>A sheet of answers comes from a stranger: all of it is as it should be, or none of it is used.</summary>
internal sealed class AnswerSheetTests
{
    private static readonly SheetQuestion[] Questions = [new("a", "one", ["yes", "no"]), new("a", "two", ["FIN", "RST"]), new("b", "one", ["x"])];

    private const string Right = "a:\n  one: yes\n  two: RST\nb: {one: x}\n";

    [TestCase(Right)]
    [TestCase("\uFEFF# comment\n" + Right)]
    [TestCase("---\n" + Right)]
    [TestCase("b: {one: 'x'}\na: {two: \"RST\", one: yes}")]
    public void A_sheet_that_answers_every_question_is_read(string text)
    {
        var sheet = Read(text);

        Assert.That(sheet.Problem, Is.Null);
        Assert.That((sheet["a", "one"], sheet["a", "two"], sheet["b", "one"]), Is.EqualTo(("yes", "RST", "x")));
    }

    [TestCase("", "sheet-not-yaml", TestName = "An empty sheet")]
    [TestCase("just text", "sheet-not-yaml", TestName = "A sheet that is a text")]
    [TestCase("- a\n- b", "sheet-not-yaml", TestName = "A sheet that is a list")]
    [TestCase("a: {one: yes", "sheet-not-yaml", TestName = "A brace that is not closed")]
    [TestCase("a:\n\tone: yes", "sheet-not-yaml", TestName = "A sheet indented with a tab")]
    [TestCase("a: &x {one: yes}\nb: *x", "sheet-not-yaml", TestName = "A sheet with an anchor")]
    [TestCase(Right + "---\n" + Right, "sheet-not-yaml", TestName = "Two documents")]
    [TestCase(Right + "a: {one: no}\n", "sheet-not-yaml", TestName = "A section that is there twice")]
    [TestCase("a: {one: yes, one: no, two: RST}\nb: {one: x}", "sheet-not-yaml", TestName = "An answer that is there twice")]
    [TestCase("a: {one: {deeper: {still: x}}}", "sheet-not-yaml", TestName = "A sheet that is nested too deeply")]
    [TestCase("!!int] :\n]: FIN\n", "sheet-not-yaml", TestName = "A sheet that loops the scanner")]
    [TestCase(Right + "c: {one: x}", "sheet-unknown-key", TestName = "An unknown section")]
    [TestCase("a: {three: yes}", "sheet-unknown-key", TestName = "An unknown question")]
    [TestCase("a: {? [one] : yes}", "sheet-unknown-key", TestName = "A key that is a list")]
    [TestCase("a: yes", "sheet-no-section", TestName = "A section without questions")]
    [TestCase("a: {one: maybe}", "sheet-no-such-answer", TestName = "An answer that is not to choose from")]
    [TestCase("a: {one: Yes}", "sheet-no-such-answer", TestName = "An answer in other letters")]
    [TestCase("a: {one: [yes]}", "sheet-no-such-answer", TestName = "An answer that is a list")]
    [TestCase("a: {one: }", "sheet-no-such-answer", TestName = "An answer that is left out")]
    [TestCase("a: {one: !!str yes}", "sheet-no-such-answer", TestName = "An answer with a tag")]
    [TestCase("a: {one: yes, two: FIN}", "sheet-unanswered", TestName = "A section that is left out")]
    [TestCase("a: {}\nb: {one: x}", "sheet-unanswered", TestName = "Questions that are left out")]
    public void A_sheet_that_breaks_the_format_is_refused_with_a_reason(string text, string reason)
    {
        var problem = Read(text).Problem;

        Assert.That(problem, Has.Property("Verdict").EqualTo(Verdict.Failed).And.Property("Reason").EqualTo(new Reason(reason)));
        foreach (var language in new[] { "en", "ko" })
        {
            var shown = ReasonTexts.Text(new Dictionary<string, ReasonText>(), reason).Message.In(language, problem!.Arguments);
            Assert.That(shown, Does.Not.Match(@"\{[a-z]+\}"), "every placeholder is filled");
        }
    }

    [TestCase(3000, TestName = "Three thousand brackets do not end the process")]
    [TestCase(AnswerSheet.Largest - 4, TestName = "As many brackets as a sheet can have do not end the process")]
    public void Hostile_depth_is_refused(int depth) =>
        Assert.That(Read("a: " + new string('[', depth)).Problem, Has.Property("Reason").EqualTo(Reason.SheetNotYaml));

    [Test]
    public void A_sheet_that_is_not_UTF_8_names_the_line() => Assert.That(
        AnswerSheet.Read("p.yaml", [(byte)'#', (byte)'\n', 0xC3, 0x28], Questions).Problem!.Arguments["detail"], Is.EqualTo("p.yaml:2:1: this is not UTF-8."));

    [Test]
    public void A_tab_that_indents_is_named_where_it_stands() => Assert.That(
        Read("# tabs\na:\n  one: yes\n \ttwo: FIN\n").Problem!.Arguments["detail"], Does.Contain(":4:2: ").And.Contains("tab"));

    [Test]
    public void A_sheet_that_is_too_large_is_not_read() =>
        Assert.That(Read(Right + new string('#', AnswerSheet.Largest)).Problem, Has.Property("Reason").EqualTo(Reason.SheetTooLarge));

    [Test]
    public void A_problem_names_line_and_column()
    {
        var problem = Read("a:\n  one: \"\\e[31mred\\a" + new string('x', 300) + "\"\n").Problem!;

        Assert.That(problem.Arguments["place"], Is.EqualTo("p.yaml:2:8"));
        Assert.That(problem.Arguments["seen"], Does.StartWith("'\\x1b[31mred\\x07xxx").And.EndWith("more characters)"));
    }

    private static AnswerSheet Read(string text) => AnswerSheet.Read("p.yaml", Encoding.UTF8.GetBytes(text), Questions);
}
