
namespace Courseware.Tests.LocalizationTests;

/// <summary>Korean particles by the sound before them, whatever a value turns out to be.</summary>
internal sealed class KoreanParticlesTests
{
    [TestCase("서버", "가 는 를 와 로 였 라고")]
    [TestCase("연결하는 프로그램", "이 은 을 과 으로 이었 이라고")]
    [TestCase("파일", "이 은 을 과 로 이었 이라고")]
    [TestCase("client", "가 는 를 와 로 였 라고")]
    [TestCase("file_server", "가 는 를 와 로 였 라고")]
    [TestCase("socket", "이 은 을 과 으로 이었 이라고")]
    [TestCase("receive.dat", "이 은 을 과 으로 이었 이라고")]
    [TestCase("FIN", "이 은 을 과 으로 이었 이라고")]
    [TestCase("RST", "가 는 를 와 로 였 라고")]
    [TestCase("close()", "가 는 를 와 로 였 라고")]
    [TestCase("SHUT_WR", "이 은 을 과 로 이었 이라고")]
    [TestCase("SO_LINGER", "가 는 를 와 로 였 라고")]
    [TestCase("CLOSING", "이 은 을 과 으로 이었 이라고")]
    [TestCase("0", "이 은 을 과 으로 이었 이라고")]
    [TestCase("1", "이 은 을 과 로 이었 이라고")]
    [TestCase("2", "가 는 를 와 로 였 라고")]
    [TestCase("18513", "이 은 을 과 으로 이었 이라고")]
    [TestCase("98", "이 은 을 과 로 이었 이라고")]
    [TestCase("\"Thank you\"", "가 는 를 와 로 였 라고")]
    public void The_form_that_fits(string value, string particles)
    {
        var text = new LocalizedText("", "{x}이(가) {x}은(는) {x}을(를) {x}과(와) {x}(으)로 {x}이(였) {x}(이)라고");
        var expected = string.Join(' ', particles.Split(' ').Select(particle => value + particle));

        Assert.That(text.In("ko", new Dictionary<string, string>(StringComparer.Ordinal) { ["x"] = value }), Is.EqualTo(expected));
        Assert.That(KoreanParticles.Fit(text.Korean.Replace("{x}", value, StringComparison.Ordinal)), Is.EqualTo(expected));
    }

    [Test]
    public void A_student_s_text_stays_as_it_is() => Assert.That(
        new LocalizedText("", "\"{seen}\"을(를) 받았습니다.").In("ko", new Dictionary<string, string>(StringComparer.Ordinal) { ["seen"] = "나은(는) {x}이(가)" }),
        Is.EqualTo("\"나은(는) {x}이(가)\"를 받았습니다."));
}
