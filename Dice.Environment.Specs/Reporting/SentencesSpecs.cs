using Dice.Environment.Gates;

namespace Dice.Environment.Specs.Reporting;

public sealed class SentencesSpecs
{
    [Theory]
    [InlineData("It_holds", "It holds")]
    [InlineData("A_foreground_up_keeps_its_data_whether_Ctrl_C_or_kill_9_ends_it", "A foreground up keeps its data whether Ctrl-C or kill -9 ends it")]
    [InlineData("Both_leave_the_developers_data_as_it_was", "Both leave the developer's data as it was")]
    [InlineData("Developers_read_dice_json_over_HTTP2", "Developers read dice.json over HTTP/2")]
    public void A_test_name_becomes_a_sentence_with_its_punctuation(string method, string sentence) => Sentences.Of(method).Should().Be(sentence);

    [Theory]
    [InlineData("A.B.It_holds", "It holds")]
    [InlineData("A.B.It_holds(file: \"a.b(c)\")", "It holds (file: \"a.b(c)\")")]
    [InlineData("It holds, and stays", "It holds, and stays")]
    [InlineData("It holds, and stays(n: 1)", "It holds, and stays (n: 1)")]
    public void A_test_with_a_name_of_its_own_is_shown_under_it(string displayName, string sentence) => Sentences.Of("It_holds", displayName).Should().Be(sentence);
}
