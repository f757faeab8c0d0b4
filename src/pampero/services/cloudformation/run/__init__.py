"""Operations of stacks under way: durable, parallel where the graph permits, resumed after a crash."""
