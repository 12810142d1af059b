"""What the scrutineer, leaders, elected members and the public are shown."""
