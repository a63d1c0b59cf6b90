using Dice.Environment.Data.Reset.Rows;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Data.Reset;

public sealed class ResetPlanSpecs
{
    private static readonly DatabaseShape Shape = new()
    {
        Places = [Table("characters"), Table("events", "events_2025"), Table("events", "events_2026"), Table("inventory"), Table("migrations"), Table("reference.spells"), Table("users")],
        References =
        [
            Reference("characters", "users"),
            Reference("events", "characters"),
            Reference("inventory", "characters"),
            Reference("inventory", "reference.spells"),
        ],
        Sequences = [Sequence("users", "users_number_seq"), Sequence("reference.spells", "reference.spells_id_seq")],
    };

    private static readonly KeptTables Kept = new() { Schemas = ["reference"], Tables = [TableName.Parse("migrations")] };

    [Fact]
    public void Every_table_but_those_to_keep_is_emptied_partition_by_partition() =>
        ResetPlan.Create(Shape, Kept).Places.Select(place => place.Place.ToString()).Should().Equal("characters", "events_2025", "events_2026", "inventory", "users");

    [Fact]
    public void Numbers_start_again_for_the_emptied_tables_alone() =>
        ResetPlan.Create(Shape, Kept).Sequences.Select(sequence => sequence.ToString()).Should().Equal("users_number_seq");

    [Fact]
    public void A_kept_table_that_refers_to_an_emptied_one_is_refused_by_name() =>
        Creating(KeptTables.Named("migrations", "characters")).Should().Throw<DiceException>()
            .Which.Problem.Should().Contain("characters is to be kept, but refers to users").And.Contain("left as it is");

    [Fact]
    public void A_table_to_keep_that_is_not_there_is_refused_rather_than_its_like_emptied() =>
        Creating(KeptTables.Named("migration")).Should().Throw<DiceException>().Which.Problem.Should().Contain("table migration, which is to be kept, is not there");

    [Fact]
    public void A_schema_to_keep_without_tables_is_refused() =>
        Creating(new KeptTables { Schemas = ["rules"] }).Should().Throw<DiceException>().Which.Problem.Should().Contain("schema rules");

    [Fact]
    public void Of_DICE_the_seeds_reference_tables_are_kept_and_those_of_users_are_not()
    {
        SeedTables.Reference.Should().OnlyContain(name => KeptTables.Dice.Contains(TableName.Parse(name)));
        SeedTables.Development.Should().NotContain(name => KeptTables.Dice.Contains(TableName.Parse(name)));
    }

    [Fact]
    public void All_faults_stand_in_one_message() =>
        Creating(KeptTables.Named("characters", "inventory", "nowhere")).Should().Throw<DiceException>().Which.Problem
            .Should().ContainAll("characters is to be kept, but refers to users", "inventory is to be kept, but refers to reference.spells", "nowhere");

    [Fact]
    public void What_is_truncated_takes_along_what_refers_to_it_at_any_remove() =>
        ResetPlan.Create(Shape, Kept).WithReferrers([TableName.Parse("users")]).Select(table => table.ToString())
            .Should().BeEquivalentTo("users", "characters", "events", "inventory");

    [Fact]
    public void Tables_that_refer_to_each_other_in_a_circle_go_together()
    {
        var circle = new DatabaseShape
        {
            Places = [Table("a"), Table("b")],
            References = [Reference("a", "b"), Reference("b", "a")],
            Sequences = [],
        };

        ResetPlan.Create(circle, KeptTables.None).WithReferrers([TableName.Parse("a")]).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("characters", "\"public\".\"characters\"")]
    [InlineData("reference.spells", "\"reference\".\"spells\"")]
    [InlineData("odd\"name", "\"public\".\"odd\"\"name\"")]
    public void A_name_is_quoted_whatever_letters_it_holds(string text, string quoted) => TableName.Parse(text).Quoted.Should().Be(quoted);

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData(".a")]
    public void What_is_no_name_is_refused(string text) => FluentActions.Invoking(() => TableName.Parse(text)).Should().Throw<DiceException>();

    private static Action Creating(KeptTables keep) => () => ResetPlan.Create(Shape, keep);

    private static RowPlace Table(string name) => new(TableName.Parse(name));

    private static RowPlace Table(string name, string partition) => new(TableName.Parse(name), TableName.Parse(partition));

    private static TableReference Reference(string from, string to) => new(TableName.Parse(from), TableName.Parse(to));

    private static OwnedSequence Sequence(string table, string name) => new(TableName.Parse(table), TableName.Parse(name));
}
