select revision
  from twin.head
