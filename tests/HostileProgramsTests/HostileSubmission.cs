using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Programs;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.HostileProgramsTests;

/// <summary>The exercise's solution with something bad in it, graded for real.</summary>
internal sealed class HostileSubmission : IDisposable
{
    private const string Headers = """

        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/wait.h>
        #include <unistd.h>

        """;

    private readonly TemporaryFolder _folder = new();

    public HostileSubmission()
    {
        foreach (var file in Directory.EnumerateFiles(SampleRecordings.Exercise.Solution))
            File.Copy(file, _folder.At(Path.GetFileName(file)));
    }

    /// <summary>C statements that a role runs before its own main().</summary>
    public HostileSubmission Before(string role, string statements) =>
        Append(role, $"__attribute__((constructor)) static void hostile(void)\n{{\n{statements}\n}}\n");

    /// <summary>C statements that a role runs when it exits.</summary>
    public HostileSubmission AtExit(string role, string statements) =>
        Append(role, $"__attribute__((destructor)) static void hostile(void)\n{{\n{statements}\n}}\n");

    /// <summary>A script instead of a role.</summary>
    public HostileSubmission Script(string role, string name, string text)
    {
        File.Delete(_folder.At($"file_{role}.c"));
        _folder.Write(name, text);
        return this;
    }

    /// <summary>Grades it, and proves what has to be so whatever a program does.</summary>
    public async Task<Graded> GradeAsync(Func<ProgramLimits, ProgramLimits>? limits = null)
    {
        Requires.Linux();
        Requires.Tools("cc");
        var token = TestContext.CurrentContext.CancellationToken;
        var exercise = SampleRecordings.Exercise;
        if (limits is not null)
            exercise = exercise with { Manifest = exercise.Manifest with { Limits = limits(exercise.Manifest.Limits) } };
        await using var lab = await new ProcessLab().PrepareAsync(token);
        var request = new GradeRequest(_folder.Path, 1, "en", [], "grader grade half-close hostile");
        var (result, recordings) = await new Grader(exercise, lab).GradeAsync(request, token);
        var left = LiveProcesses.Below(lab.Folder);
        var folders = Directory.EnumerateDirectories(lab.Folder).Where(f => !Path.GetFileName(f).StartsWith("build-", StringComparison.Ordinal)).ToList();
        await lab.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(left, Is.Empty, "processes are left");
            Assert.That(folders, Is.Empty, "folders of scenarios are left");
            Assert.That(Directory.Exists(lab.Folder), Is.False, "the lab's folder is left");
            Assert.That(result.Checks.Select(c => c.Id), Is.EqualTo(exercise.Manifest.Checks.Select(c => c.Id)), "every check has a verdict");
            Assert.That(
                result.Checks.Where(c => c.Verdict is Verdict.Error or Verdict.Inconclusive).Select(c => $"{c.Id}: {c.Reason} {c.Message}"),
                Is.Empty, "no fault of the program is one of the grader");
        });
        return new Graded(result, recordings, lab.Isolation);
    }

    public void Dispose() => _folder.Dispose();

    private HostileSubmission Append(string role, string text)
    {
        var path = _folder.At($"file_{role}.c");
        File.WriteAllText(path, Headers + File.ReadAllText(path) + "\n" + text);
        return this;
    }

    /// <summary>A result with its recordings.</summary>
    internal sealed record Graded(GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings, string Isolation)
    {
        public CheckResult this[string check] => Result.Checks.First(c => c.Id == check);

        /// <summary>The checks that failed, with their reasons.</summary>
        public Dictionary<string, string> Failed =>
            Result.Checks.Where(c => c.Verdict == Verdict.Failed).ToDictionary(c => c.Id, c => c.Reason, StringComparer.Ordinal);

        /// <summary>The report on a student's and a teacher's terminal.</summary>
        public string Report => TerminalReportTests.Report(Result);

        public string Json
        {
            get
            {
                using var stream = new MemoryStream();
                ResultJson.Write(Result, stream);
                return Encoding.UTF8.GetString(stream.ToArray());
            }
        }

        /// <summary>Every check of one role passed.</summary>
        public void AssertPassed(string role) => Assert.That(
            Result.Checks.Where(c => c.Id.StartsWith(role, StringComparison.Ordinal) && c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Reason}"),
                Is.Empty);
    }
}
