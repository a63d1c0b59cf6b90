using System.Collections.Immutable;

namespace Dice.Environment.Specs.Faults;

/// <summary>The audit catches what it is there to catch.</summary>
public sealed class WriteAuditSpecs
{
    private static readonly CharacterWrite Answered = new(Guid.NewGuid(), "answered", 3, "notes");
    private static readonly CharacterWrite Unanswered = new(Guid.NewGuid(), "unanswered", 4, "notes");

    private static readonly WriteLog Log = new(
        [Answered, Unanswered], [new Acknowledgement(Answered, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1)], [], ImmutableSortedDictionary<string, int>.Empty, TimeSpan.Zero);

    [Fact]
    public void An_acknowledged_write_there_once_holds_and_an_unanswered_one_may_be_there_or_not()
    {
        WriteAudit.Of(Log, [Row(Answered)]).Holds.Should().BeTrue();
        var both = WriteAudit.Of(Log, [Row(Answered), Row(Unanswered)]);
        both.Holds.Should().BeTrue();
        both.UnansweredButThere.Should().Be(1);
    }

    [Fact]
    public void An_acknowledged_write_that_is_not_there_is_lost() =>
        WriteAudit.Of(Log, [Row(Unanswered)]).Lost.Should().Equal("answered");

    [Fact]
    public void A_write_there_twice_is_doubled_acknowledged_or_not()
    {
        WriteAudit.Of(Log, [Row(Answered), Row(Answered) with { Id = Guid.NewGuid() }]).Doubled.Should().Equal("answered (2 times)");
        WriteAudit.Of(Log, [Row(Answered), Row(Unanswered), Row(Unanswered) with { Id = Guid.NewGuid() }]).Doubled.Should().Equal("unanswered (2 times)");
    }

    [Fact]
    public void Another_content_or_another_id_than_was_written_is_altered()
    {
        WriteAudit.Of(Log, [Row(Answered) with { Level = 9 }]).Altered.Should().Equal("answered");
        WriteAudit.Of(Log, [Row(Answered) with { Id = Guid.NewGuid() }]).Altered.Should().Equal("answered");
    }

    [Fact]
    public void A_row_that_nobody_wrote_is_unknown() =>
        WriteAudit.Of(Log, [Row(Answered), new StoredCharacter(Guid.NewGuid(), "stranger", 1, "")]).Unknown.Should().Equal("stranger");

    private static StoredCharacter Row(CharacterWrite write) => new(write.Id, write.Name, write.Level, write.Notes);
}
