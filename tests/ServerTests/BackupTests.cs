using Courseware.Server.Data;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>All data of a folder in one file, and back.</summary>
internal sealed class BackupTests
{
    [Test]
    public async Task A_restored_backup_has_all_data()
    {
        using var folder = new TemporaryFolder();
        string attempt;
        await using (var server = await RunningServer.StartAsync(null, SqliteDatabase.Open(folder.At("data")), new FakeEngine()))
        {
            var course = await server.CourseAsync("kim");
            attempt = await TeacherWayTests.GradedAsync(course, "kim", FakeEngine.Failing());
            SqliteBackup.Write(folder.At("data"), folder.At("backup.db"));
        }
        SqliteBackup.Restore(folder.At("backup.db"), folder.At("new"));

        await using var restored = await RunningServer.StartAsync(null, SqliteDatabase.Open(folder.At("new")), new FakeEngine());
        var kim = restored.Browser();
        await kim.PostAsync("/sign-in", ("login", "kim"), ("password", RunningServer.Password));

        Assert.That((await kim.PageAsync(attempt)).QuerySelector(".result")!.TextContent, Does.Contain("100/100"));
        Assert.That(() => SqliteBackup.Restore(folder.At("backup.db"), folder.At("new")),
            Throws.InstanceOf<IOException>().With.Message.Contains("nothing was changed"));
        Assert.That(File.GetUnixFileMode(folder.At("backup.db")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
